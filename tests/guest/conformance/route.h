/* What the servers first, second and third offer: each does, letter by letter, what the route says that it is called with. */
#ifndef CONFORMANCE_ROUTE_H
#define CONFORMANCE_ROUTE_H

/*
 *   w       waits until the server is opened for one more
 *   x       does not wait for that, but looks until it is so, and counts how often (`turns`)
 *   s       sleeps for 10 ms
 *   n.      notes the letter behind it
 *   p       notes '0' plus the process that calls
 *   d D     bounds the calls that follow by 10 ms, or by 0
 *   1(...)  calls first_go with what is in the parentheses; 2 second_go, 3 third_go
 *   4(...)  the same of first_beside, 5 second_beside, 6 third_beside
 *   7(...)  the same of first_go, 8 second_go, 9 third_go, by a future
 *   P(...)  calls second_post
 *   c       touches what is not there, and so dies
 *
 * The result is 0, or the first error that a call met: there the route ends.
 */
#define ROUTE_NOTES 127

struct route_state {
    char notes[ROUTE_NOTES + 1]; /* in the order of their coming */
    int inside, most;            /* routes that run, and how many have run at once at most */
    long turns;
    unsigned long word; /* address of what `w` waits for, in the server */
};

/* In the default queue, in the queue `other`, side by side, one-way in the default queue; then, side by side as well:
   opens for so many more, and returns how many waiting threads that woke; tells. */
#define ROUTE_FUNCTIONS(server)                                                                                        \
    int server##_go(const char *route);                                                                                \
    int server##_other(const char *route);                                                                             \
    int server##_beside(const char *route);                                                                            \
    void server##_post(const char *route);                                                                             \
    int server##_open(int more);                                                                                       \
    int server##_state(struct route_state *state)

#endif
