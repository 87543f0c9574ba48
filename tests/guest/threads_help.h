/* What the programs that test threads have in common: starting some, and keeping them busy for a time. */
#ifndef GUEST_THREADS_HELP_H
#define GUEST_THREADS_HELP_H

#include "rule.h"

#include <faultline/call.h>

#include <stdbool.h>
#include <stdlib.h>
#include <threads.h>

enum { MILLISECOND = 1000000, SECOND = 1000000000, THREADS_MAX = 200 };

/* Starts `count` threads of one function, and gives each its number. */
static inline void start_threads(thrd_t *threads, int count, thrd_start_t function)
{
    for (long i = 0; i < count; i++)
        if (thrd_create(&threads[i], function, (void *)i) != thrd_success) {
            rule("a thread can be started", false);
            exit(1);
        }
}

/* Waits for them, and returns the sum of their results. */
static inline long join_threads(thrd_t *threads, int count)
{
    long sum = 0;
    for (int i = 0; i < count; i++) {
        int result = 0;
        if (thrd_join(threads[i], &result) != thrd_success)
            rule("a thread can be joined", false);
        sum += result;
    }
    return sum;
}

static inline long run_threads(int count, thrd_start_t function)
{
    thrd_t threads[THREADS_MAX];
    start_threads(threads, count, function);
    return join_threads(threads, count);
}

static inline long milliseconds_now(void)
{
    return fl_time(FL_CLOCK_MONOTONIC) / MILLISECOND;
}

/* A point in time for the functions that wait for one. */
static inline struct timespec in_milliseconds(long milliseconds)
{
    long time = fl_time(FL_CLOCK_REALTIME) + milliseconds * MILLISECOND;
    return (struct timespec){.tv_sec = time / SECOND, .tv_nsec = time % SECOND};
}

#endif
