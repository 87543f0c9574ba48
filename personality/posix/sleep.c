/* Sleeping, in C11's words and in those of POSIX. */
#include "waiting.h"

#include "faultline/call.h"

#include <errno.h>
#include <limits.h>
#include <sched.h>
#include <threads.h>
#include <unistd.h>

enum { SECOND = 1000000000, MICROSECOND = 1000 }; /* in nanoseconds */

/* 0, or an error: ETIMEDOUT, EAGAIN or ECANCELED where it was cut short; `left`, unless NULL, is then what remains. */
static int sleep_for(long nanoseconds, struct timespec *left)
{
    long start = left ? fl_time(FL_CLOCK_MONOTONIC) : 0;
    if (nanoseconds <= 0 || fl_sleep(nanoseconds) == 0)
        return 0;
    int error = fl_error();
    if (left) {
        long slept = fl_time(FL_CLOCK_MONOTONIC) - start, rest = slept < nanoseconds ? nanoseconds - slept : 0;
        *left = (struct timespec){.tv_sec = rest / SECOND, .tv_nsec = rest % SECOND};
    }
    return error;
}

static int sleep_duration(const struct timespec *duration, struct timespec *left)
{
    bool is_duration = duration->tv_sec >= 0 && time_is_valid(duration);
    return is_duration ? sleep_for(time_nanoseconds(duration), left) : EINVAL;
}

int thrd_sleep(const struct timespec *duration, struct timespec *remaining)
{
    int error = sleep_duration(duration, remaining);
    return error == EINVAL ? -2 : -(error != 0);
}

int nanosleep(const struct timespec *duration, struct timespec *remaining)
{
    int error = sleep_duration(duration, remaining);
    if (error)
        errno = error;
    return -(error != 0);
}

int clock_nanosleep(clockid_t clock, int flags, const struct timespec *time, struct timespec *remaining)
{
    if (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC)
        return EINVAL;
    if (!(flags & TIMER_ABSTIME))
        return sleep_duration(time, remaining);
    if (!time_is_valid(time))
        return EINVAL;
    long end = time_nanoseconds(time), now = fl_time(clock == CLOCK_REALTIME ? FL_CLOCK_REALTIME : FL_CLOCK_MONOTONIC);
    return sleep_for(end > now ? end - now : 0, NULL);
}

unsigned sleep(unsigned seconds)
{
    struct timespec left;
    return sleep_for(seconds * (long)SECOND, &left) == 0 ? 0 : (unsigned)left.tv_sec + (left.tv_nsec > 0);
}

int usleep(useconds_t microseconds)
{
    int error = sleep_for((long)microseconds * MICROSECOND, NULL);
    if (error)
        errno = error;
    return -(error != 0);
}

int sched_yield(void)
{
    fl_yield();
    return 0;
}
