/* The deadline against the return: what comes first counts, and not which thread comes to run first. A caller whose
   call has returned in time has the result, though it runs only when the time is over; a call whose time was over
   before it could return, or begin, is ETIMEDOUT, though the processor was others' until then.
   run: -s near=near.server,allow=middle */
#include "failing.h"
#include "near.import.h"

#define LIMIT_NS (100 * MILLISECOND)

static _Atomic int result, error;
static fl_future call;

static void fetch(void *unused)
{
    (void)unused;
    fl_priority(4);
    fl_deadline(LIMIT_NS);
    result = near_run_result(call);
    error = fl_error();
}

static void call_near(void *steps)
{
    fl_priority(4);
    fl_deadline(LIMIT_NS);
    result = near_run(steps, 2);
    error = fl_error();
}

static void keep_busy(long ns)
{
    for (long end = now() + ns; now() < end;)
        ;
}

/* near's queue has a call that computes, and that returns when near is told 2. */
static void hold_queue(void)
{
    near_keep(0);
    error = -1;
    call = RUN_ASYNC(near, {AWAIT, 1}, {WATCH, 2}, {ANSWER, 5});
    let_others_wait();
}

static void compute_until_told(void)
{
    near_keep(1);
    fl_sleep(5 * MILLISECOND);
}

static void let_return(void)
{
    near_keep(2);
    while (fl_poll(call) == 0)
        fl_yield();
}

int main(void)
{
    static struct step steps[] = {{NOTE, 1}, {WATCH, 3}};
    near_starts();
    fl_priority(12);

    hold_queue();
    fl_thread_start(fetch, NULL);
    let_others_wait();
    compute_until_told();
    let_return();
    keep_busy(2 * LIMIT_NS);
    HOLDS(error == -1);
    HOLDS(BECOMES(error == 0) && result == 5);

    hold_queue();
    fl_thread_start(call_near, steps);
    let_others_wait();
    compute_until_told();
    let_return(); /* the thread's call has the queue now, and cannot begin */
    keep_busy(2 * LIMIT_NS);
    HOLDS(error == -1);
    HOLDS(BECOMES(error == ETIMEDOUT) && NOTED_NOTHING(near));
    HOLDS(near_run_result(call) == 5);

    error = -1;
    fl_thread_start(call_near, steps);
    HOLDS(NOTED(near, 1));
    near_keep(3); /* it has only to return */
    keep_busy(2 * LIMIT_NS);
    HOLDS(error == -1);
    HOLDS(BECOMES(error == ETIMEDOUT));
    HOLDS(RUN(near, {ANSWER, 6}) == 6 && NOTED(near, 1));
    return broken != 0;
}
