/*
 * What calls cost, in ticks of the time-stamp counter: under QEMU's -icount a tick is an instruction. The same loop
 * runs with a function of this program and with one of a server, so that the difference is the kernel's alone.
 */
#include "null.h"

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

/* Median ticks of one call of `function`, over RUNS runs of `count` calls. */
__attribute__((noinline)) static double measure(long (*function)(void), long count)
{
    double result[RUNS];
    function();
    for (int run = 0; run < RUNS; run++) {
        uint64_t start = ticks();
        for (long i = 0; i < count; i++)
            function();
        result[run] = (double)(ticks() - start) / (double)count;
    }
    qsort(result, RUNS, sizeof result[0], compare);
    return result[RUNS / 2];
}

static char buffer[4096];
static unsigned long buffer_bytes;

static long call_with_buffer(void)
{
    return null_buffer(buffer, buffer_bytes);
}

static long call_kernel(void)
{
    return fl_error();
}


int main(int argc, char **argv)
{
    long count = argc > 1 ? atol(argv[1]) : 1000;
    double local = measure(local_call, count);
    long start = fl_time(FL_CLOCK_MONOTONIC);
    double null = measure(null_call, count);
    long nanoseconds = (fl_time(FL_CLOCK_MONOTONIC) - start) / (RUNS * count + 1);
    printf("null call, there and back   %10.1f ticks   %ld ns\n", null - local, nanoseconds);
    printf("call of the kernel          %10.1f ticks\n", measure(call_kernel, count) - local);
    static const unsigned long sizes[] = {16, 256, 4096};
    for (int i = 0; i < 3; i++) {
        buffer_bytes = sizes[i];
        printf("call with %4lu bytes in      %10.1f ticks\n", sizes[i], measure(call_with_buffer, count) - local);
    }
    return 0;
}
