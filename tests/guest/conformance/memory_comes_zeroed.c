/* Memory that a process gets holds nothing of what others, or itself, had in it before: a heap of all memory that
   there is, after a server's stacks, heap and copies and a thread's stack were given back.
   run: --mem=16M -s near=near.server,allow=middle
   stderr: near: was ended by fl_kill() */
#include "failing.h"
#include "near.import.h"
#include "taker.import.h"

#define PAGE 4096

static unsigned char secret[200000];

static void leave_traces(void *unused)
{
    volatile unsigned char bytes[100000];
    (void)unused;
    for (unsigned i = 0; i < sizeof bytes; i++)
        bytes[i] = 1;
}

static int are_zero(unsigned long from, unsigned long to)
{
    for (unsigned long at = from; at < to; at += sizeof at)
        if (*(const unsigned long *)at)
            return 0;
    return 1;
}

int main(void)
{
    for (unsigned i = 0; i < sizeof secret; i++)
        secret[i] = 7;
    fl_future sum = taker_sum_async(secret, sizeof secret, 0);
    HOLDS(taker_sum_result(sum) == 7 * (long)sizeof secret);
    fl_thread_start(leave_traces, NULL);
    let_others_wait();
    RUN(near, {USE_STACK, 200 << 10}, {ALLOCATE, 1 << 20});
    HOLDS(fl_kill("near") == 0);
    fl_sleep(20 * MILLISECOND);
    unsigned long first = fl_map(PAGE), end = first + PAGE, more;
    while ((more = fl_map(64 * PAGE)))
        end = more + 64 * PAGE;
    while ((more = fl_map(PAGE)))
        end = more + PAGE;
    HOLDS(fl_error() == ENOMEM && end - first > 200 * PAGE);
    HOLDS(are_zero(first, end));
    return broken != 0;
}
