/* Points in time at which something happens: a pairing heap, so that starting one is cheap and any can be stopped. */
#ifndef FAULTLINE_KERNEL_TIMER_H
#define FAULTLINE_KERNEL_TIMER_H

#include <stdbool.h>
#include <stdint.h>

struct timer;

typedef void timer_function(struct timer *timer);

/* All zero: not started. */
struct timer {
    uint64_t at; /* nanoseconds of clock_now() */
    timer_function *expire;
    struct timer *child, *sibling; /* the first of its children, each later than itself; the next child of its parent */
    struct timer *before; /* the sibling before it, or the parent; NULL: the root */
    bool started;
};

extern uint32_t timers_started; /* how many there are */

/* Calls `expire` at `at` or soon after, with the timer stopped; it may have been started for another time. */
void timer_start(struct timer *timer, uint64_t at, timer_function *expire);

/* Does nothing to a timer that is not started. */
void timer_stop(struct timer *timer);

/* The time of the next timer, or NEVER. */
uint64_t timer_next(void);

/* Runs those whose time has come. */
void timers_expire(uint64_t now);

#endif
