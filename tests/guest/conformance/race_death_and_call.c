/* A call against the death of its server: one that comes after it is EOWNERDEAD, be the dead taken apart yet or not;
   one that comes before it is EOWNERDEAD and never runs, though it has its queue and its stack already and only has
   to begin; and if the death comes later than its return, it has its result.
   run: -s near=near.server,allow=middle
   stderr: near: was ended by fl_kill() */
#include "failing.h"
#include "near.import.h"

static _Atomic int error = -1;

static void call_near(void *unused)
{
    (void)unused;
    fl_priority(4);
    RUN(near, {NOTE, 1}, {ANSWER, 2});
    error = fl_error();
}

/* A call of less urgent a thread has been given near's queue, and has not begun. */
static void grant_call(void)
{
    near_starts();
    fl_future holder = RUN_ASYNC(near, {AWAIT, 1}, {WATCH, 2});
    error = -1;
    fl_thread_start(call_near, NULL);
    let_others_wait(); /* it waits in the queue */
    near_keep(1);
    fl_sleep(20 * MILLISECOND); /* the call that has the queue computes */
    near_keep(2);
    while (fl_poll(holder) == 0)
        fl_yield();
    HOLDS(near_run_result(holder) == 0 && error == -1);
}

int main(void)
{
    fl_priority(12);
    grant_call();
    HOLDS(fl_kill("near") == 0);
    HOLDS(BECOMES(error == EOWNERDEAD));
    HOLDS(fl_restart("near") == 0 && NOTED_NOTHING(near));

    grant_call();
    HOLDS(BECOMES(error == 0));
    HOLDS(fl_kill("near") == 0);

    HOLDS(RUN(near, {NOTE, 3}) == -1 && fl_error() == EOWNERDEAD); /* there was no time to take it apart */
    fl_sleep(20 * MILLISECOND);
    HOLDS(RUN(near, {NOTE, 3}) == -1 && fl_error() == EOWNERDEAD);
    HOLDS(fl_restart("near") == 0 && RUN(near, {NOTE, 4}) == 0 && NOTED(near, 4));
    return broken != 0;
}
