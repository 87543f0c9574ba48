/* Large buffers beside memcpy, and how soon a server that crashed is there again: microseconds, the best of some runs, since
   what a machine does besides only adds to them. */
#include "null.h"

#include <faultline/call.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RUNS = 15, MIB = 1 << 20 };

static char from[MIB], to[MIB];

/* The least that `action` takes, in microseconds, over RUNS runs of `count`. */
#define MEASURE(action, count)                                                   \
    ({                                                                           \
        double least_ = 1e12;                                                    \
        for (int run_ = 0; run_ < RUNS; run_++) {                                \
            long start_ = fl_time(FL_CLOCK_MONOTONIC);                           \
            for (int i_ = 0; i_ < (count); i_++) {                               \
                action;                                                          \
                __asm__ volatile("" : : : "memory");                             \
            }                                                                    \
            double one_ = (double)(fl_time(FL_CLOCK_MONOTONIC) - start_) / 1000.0 / (count); \
            least_ = one_ < least_ ? one_ : least_;                              \
        }                                                                        \
        least_;                                                                  \
    })

static void crash_and_restart(void)
{
    null_crash();
    if (fl_restart("null") || null_call() || fl_error()) {
        printf("no restart: error %d\n", fl_error());
        exit(1);
    }
}

int main(void)
{
    memset(from, 1, sizeof from);
    memset(to, 2, sizeof to);
    null_buffer(from, MIB);
    double small = MEASURE(null_buffer(from, 16), 20);
    double copy = MEASURE(memcpy(to, from, MIB), 20), in = MEASURE(null_buffer(from, MIB), 20),
           out = MEASURE(null_out(to, MIB), 20);
    printf("memcpy of 1 MiB            %10.1f us\n", copy);
    printf("1 MiB in, beyond 16 bytes  %10.1f us   %.2f of memcpy's speed\n", in - small, copy / (in - small));
    printf("1 MiB out, beyond 16 bytes %10.1f us\n", out - small);
    printf("crash, restart, next call  %10.1f us\n", MEASURE(crash_and_restart(), 1));
    return 0;
}
