/*
 * What calls cost, in ticks of the time-stamp counter: under QEMU's -icount a tick is an instruction. The same loop
 * runs with a function of this program and with one of a server, so that the difference is the kernel's alone.
 */
#include "null.import.h"

#include <faultline/call.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { RUNS = 7 };

static uint64_t ticks(void)
{
    uint32_t low, high;
    __asm__ volatile("lfence\n rdtsc" : "=a"(low), "=d"(high));
    return (uint64_t)high << 32 | low;
}

__attribute__((noinline)) static long local_call(void)
{
    __asm__ volatile("");
    return 0;
}

static int compare(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* The median, over RUNS runs, of the ticks that `call` takes; a macro, so that it is the same direct CALL everywhere. */
#define MEASURE(call, count)                                               \
    ({                                                                     \
        double result_[RUNS];                                              \
        call;                                                              \
        for (int run_ = 0; run_ < RUNS; run_++) {                          \
            uint64_t start_ = ticks();                                     \
            for (long i_ = 0; i_ < (count); i_++)                          \
                call;                                                      \
            result_[run_] = (double)(ticks() - start_) / (double)(count);  \
        }                                                                  \
        qsort(result_, RUNS, sizeof result_[0], compare);                  \
        result_[RUNS / 2];                                                 \
    })

static char buffer[4096];

int main(int argc, char **argv)
{
    static const unsigned long sizes[] = {16, 256, 4096};
    long count = argc > 1 ? atol(argv[1]) : 1000;
    double local = MEASURE(local_call(), count);
    long start = fl_time(FL_CLOCK_MONOTONIC);
    double null = MEASURE(null_call(), count);
    long nanoseconds = (fl_time(FL_CLOCK_MONOTONIC) - start) / (RUNS * count);
    printf("null call, there and back  %10.1f ticks   %ld ns\n", null - local, nanoseconds);
    printf("call of the kernel         %10.1f ticks\n", MEASURE(fl_error(), count) - local);
    printf("async call and its result  %10.1f ticks\n", MEASURE(null_call_result(null_call_async()), count) - 2 * local);
    for (int i = 0; i < 3; i++)
        printf("call with %4lu bytes in     %10.1f ticks\n", sizes[i],
               MEASURE(null_buffer(buffer, sizes[i]), count) - local);
    return 0;
}
