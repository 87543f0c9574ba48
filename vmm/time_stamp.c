/* Measures the time-stamp counter's frequency between two points in time, each taken as exactly as it can be. */
#include "time_stamp.h"

#include <time.h>
#include <x86intrin.h>

#define TRIES 16

/* A moment by both clocks. */
struct moment {
    uint64_t ticks;
    int64_t ns;
};

static struct moment start;

static int64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

/* Between the two looks at the counter another process may have run: the try in which least of that happened counts. */
static struct moment take_moment(void)
{
    struct moment best = {0, 0};
    uint64_t least = UINT64_MAX;
    for (unsigned int i = 0; i < TRIES; i++) {
        uint64_t before = __rdtsc();
        int64_t ns = now();
        uint64_t took = __rdtsc() - before;
        if (took < least) {
            least = took;
            best = (struct moment){before + took / 2, ns};
        }
    }
    return best;
}

void time_stamp_start(void)
{
    start = take_moment();
}

/* An error of 100 ns at each end is one of 2e-5 in this time. */
static void wait_long_enough(void)
{
    int64_t left = start.ns + TIME_STAMP_NS_MIN - now();
    while (left > 0) {
        struct timespec time = {.tv_nsec = left};
        nanosleep(&time, NULL);
        left = start.ns + TIME_STAMP_NS_MIN - now();
    }
}

uint64_t time_stamp_hz(void)
{
    static uint64_t hz;
    if (hz)
        return hz;
    wait_long_enough();
    struct moment end = take_moment();
    hz = (uint64_t)((double)(end.ticks - start.ticks) * 1e9 / (double)(end.ns - start.ns));
    return hz;
}
