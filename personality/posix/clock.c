/* The time of day and the monotonic clock, which are the kernel's. */
#include "faultline/call.h"

#include <errno.h>
#include <sys/time.h>
#include <time.h>

enum { SECOND = 1000000000, MICROSECOND = 1000 }; /* in nanoseconds */

int clock_gettime(clockid_t clock, struct timespec *time)
{
    if (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC) {
        errno = EINVAL;
        return -1;
    }
    long now = fl_time(clock == CLOCK_REALTIME ? FL_CLOCK_REALTIME : FL_CLOCK_MONOTONIC);
    *time = (struct timespec){.tv_sec = now / SECOND, .tv_nsec = now % SECOND};
    return 0;
}

int clock_getres(clockid_t clock, struct timespec *resolution)
{
    if (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC) {
        errno = EINVAL;
        return -1;
    }
    if (resolution)
        *resolution = (struct timespec){.tv_nsec = 1};
    return 0;
}

int clock_settime(clockid_t clock, const struct timespec *time)
{
    (void)clock, (void)time;
    errno = EPERM;
    return -1;
}

int timespec_get(struct timespec *time, int base)
{
    return base == TIME_UTC && clock_gettime(CLOCK_REALTIME, time) == 0 ? base : 0;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone)
{
    (void)zone;
    long now = fl_time(FL_CLOCK_REALTIME);
    *time = (struct timeval){.tv_sec = now / SECOND, .tv_usec = now % SECOND / MICROSECOND};
    return 0;
}
