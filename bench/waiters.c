/* What it costs that a call waits in a queue, and gets its turn, with few and with many others: ticks a call. */
#include "null.import.h"

#include <faultline/call.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static volatile unsigned done;

static uint64_t ticks(void)
{
    uint32_t low, high;
    __asm__ volatile("lfence\n rdtsc" : "=a"(low), "=d"(high));
    return (uint64_t)high << 32 | low;
}

static void call_once(void *unused)
{
    (void)unused;
    null_call();
    done++;
}

/* The ticks from when the queue is free until `count` threads that wait in it have made their calls. */
static uint64_t serve(unsigned count)
{
    fl_future holder = null_hold_async();
    fl_yield();
    done = 0;
    for (unsigned i = 0; i < count; i++)
        if (fl_thread_start(call_once, NULL)) {
            printf("no thread %u: error %d\n", i, fl_error());
            exit(1);
        }
    for (int i = 0; i < 5; i++)
        fl_yield();
    uint64_t start = ticks();
    null_let_go();
    while (done < count)
        fl_yield();
    uint64_t end = ticks();
    null_hold_result(holder);
    return end - start;
}

int main(int argc, char **argv)
{
    unsigned most = argc > 1 ? (unsigned)atoi(argv[1]) : 1000;
    serve(1);
    uint64_t nobody = serve(0);
    printf("a call that waited, of %4u   %9.1f ticks\n", 1u, (double)(serve(1) - nobody));
    printf("a call that waited, of %4u   %9.1f ticks\n", most, (double)(serve(most) - nobody) / most);
    return 0;
}
