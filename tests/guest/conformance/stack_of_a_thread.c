/* A thread has 256 KiB of stack, which are filled in as they are touched; below lies a guard page, and touching it is the
   end of the process. status: 139
   stderr: runs out of stack */
#include "holds.h"

#include <stdint.h>

static volatile int used;

static void uses_most(void *nothing)
{
    volatile char most[250 << 10];
    (void)nothing;
    for (size_t i = sizeof most; i-- > 0;)
        most[i] = 1;
    used = most[0];
}

static int use(int kilobytes, volatile char *before)
{
    volatile char more[1024];
    more[0] = *before;
    return kilobytes ? use(kilobytes - 1, more) + more[0] : 0;
}

static void uses_too_much(void *nothing)
{
    volatile char one = 0;
    (void)nothing;
    use(256, &one);
}

int main(void)
{
    if (fl_thread_start(uses_most, NULL) < 0)
        return 1;
    while (!used)
        fl_sleep(MILLISECOND);
    if (fl_thread_start(uses_too_much, NULL) < 0)
        return 1;
    fl_sleep(2000l * MILLISECOND);
    return 1;
}
