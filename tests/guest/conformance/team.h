/* Threads of a conformance program that are where it wants them: its first thread is the least urgent, and therefore runs
   only while all others wait. */
#ifndef CONFORMANCE_TEAM_H
#define CONFORMANCE_TEAM_H

#include "holds.h"

#include <string.h>

enum { LEADER_PRIORITY = 1 };

struct member {
    void (*run)(struct member *member);
    int priority;
    const char *route; /* for those that call a server of route.h */
    volatile int number;
    volatile int started, done;
    volatile int result, error; /* for run() to fill in */
};

static void member_main(void *argument)
{
    struct member *member = argument;
    member->started = fl_priority(-1) > member->priority; /* whoever starts it would not let it come any further */
    fl_priority(member->priority);
    member->started = 1;
    member->run(member);
    member->done = 1;
}

/* Before any other function: makes the thread that calls the leader. */
__attribute__((unused)) static void team_form(void)
{
    fl_priority(LEADER_PRIORITY);
}

/* Starts a thread. The leader comes back once it waits or has ended, as have all others. */
__attribute__((unused)) static void member_start(struct member *member)
{
    member->started = member->done = 0;
    HOLDS(fl_thread_start(member_main, member) == 0);
    while (!member->started)
        fl_yield();
}

/* Waits until the condition holds. False: it does not within 2 seconds. */
#define COMES_TRUE(condition)                                                                                          \
    ({                                                                                                                 \
        int left_ = 2000;                                                                                              \
        while (!(condition) && --left_ > 0)                                                                            \
            fl_sleep(MILLISECOND);                                                                                     \
        left_ > 0;                                                                                                     \
    })

/* Waits until a member has done what it had to. False: it has not within 2 seconds. */
__attribute__((unused)) static int member_ends(const struct member *member)
{
    return COMES_TRUE(member->done);
}

#endif
