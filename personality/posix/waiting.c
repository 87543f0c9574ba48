/* Waiting until a word of memory changes, by the kernel's fl_wait_word. */
#include "waiting.h"

#include "faultline/call.h"

#include <limits.h>

enum { SECOND = 1000000000 }; /* in nanoseconds */

bool time_is_valid(const struct timespec *time)
{
    return time->tv_nsec >= 0 && time->tv_nsec < SECOND;
}

long time_nanoseconds(const struct timespec *time)
{
    long nanoseconds;
    if (__builtin_mul_overflow(time->tv_sec, SECOND, &nanoseconds) ||
        __builtin_add_overflow(nanoseconds, time->tv_nsec, &nanoseconds))
        return time->tv_sec < 0 ? LONG_MIN : LONG_MAX;
    return nanoseconds;
}

/* Whether there is time left before `until`, and how many nanoseconds, as fl_wait_word wants them. */
static bool time_is_left(const struct timespec *until, long *left)
{
    *left = -1;
    if (!until)
        return true;
    long end = time_nanoseconds(until), now = fl_time(FL_CLOCK_REALTIME);
    *left = end > now ? end - now : 0;
    return *left > 0;
}

bool word_wait(const _Atomic unsigned *word, unsigned value, const struct timespec *until)
{
    long bound = -1, left;
    bool in_time;
    while ((in_time = time_is_left(until, &left)) && fl_wait_word((const unsigned *)word, value, left) < 0) {
        /* Not woken: the time has come, or it was what the caller bounds its calls by. */
        long before = fl_deadline(-1);
        if (before >= 0)
            bound = before;
    }
    if (bound >= 0)
        fl_deadline(bound);
    return in_time;
}

int word_wake_one(const _Atomic unsigned *word)
{
    return fl_wake_word((const unsigned *)word, 1);
}

int word_wake_all(const _Atomic unsigned *word)
{
    return fl_wake_word((const unsigned *)word, UINT_MAX);
}
