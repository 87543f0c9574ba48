/* The server inner: what an activation sees of itself. */
#include "inner.h"
#include "second.h"

#include <faultline/call.h>
#include <faultline/export.h>
#include <errno.h>
#include <limits.h>
#include <threads.h>

static struct inner_start told;
static unsigned open_for;
static _Thread_local int kept;

__attribute__((constructor)) static void construct(void)
{
    told.constructors++;
}

int main(void)
{
    told.mains++;
    told.caller = fl_caller();
    fl_priority(1);
    told.priority_error = fl_error();
    second_go("w");
    return 0;
}

static void wait_until_open(void)
{
    for (;;) {
        unsigned left = __atomic_load_n(&open_for, __ATOMIC_SEQ_CST);
        if (left && __atomic_compare_exchange_n(&open_for, &left, left - 1, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
            return;
        if (!left)
            fl_wait_word(&open_for, 0, -1);
    }
}

int inner_open(int calls)
{
    __atomic_fetch_add(&open_for, calls, __ATOMIC_SEQ_CST);
    return fl_wake_word(&open_for, UINT_MAX);
}
FL_EXPORT(inner_open, FL_CONCURRENT);

int inner_start(struct inner_start *start)
{
    *start = told;
    return 0;
}
FL_EXPORT(inner_start, FL_OUT(start, 1), FL_CONCURRENT);

int inner_keep(int value, int wait)
{
    int before = kept == errno ? kept : -1;
    kept = errno = value;
    if (wait)
        wait_until_open();
    return kept == value && errno == value ? before : -1;
}
FL_EXPORT(inner_keep, FL_CONCURRENT);

unsigned long inner_thread(int wait)
{
    if (wait)
        wait_until_open();
    return (unsigned long)thrd_current();
}
FL_EXPORT(inner_thread, FL_CONCURRENT);

static int use(int kilobytes, volatile char *before)
{
    volatile char more[1024];
    more[0] = *before;
    return kilobytes ? use(kilobytes - 1, more) + more[0] : 0;
}

int inner_use_stack(int kilobytes)
{
    volatile char nothing = 0;
    return use(kilobytes, &nothing);
}
FL_EXPORT(inner_use_stack);

int inner_end_thread(void)
{
    fl_thread_exit();
}
FL_EXPORT(inner_end_thread);
