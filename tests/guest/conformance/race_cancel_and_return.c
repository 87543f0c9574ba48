/* fl_cancel() against the return of the call: what comes first counts. A call that was cancelled never gives a
   result, though it has nothing left to do but to return, or, with its queue and its stack, only to begin; one that
   has returned keeps its result, though nobody has seen it.
   run: -s near=near.server,allow=middle */
#include "failing.h"
#include "near.import.h"

/* A call that computes, and returns at once when near is told 2; and one of little urgency that waits for its queue. */
static fl_future start_call(fl_future *next)
{
    near_keep(0);
    fl_future call = RUN_ASYNC(near, {AWAIT, 1}, {WATCH, 2}, {ANSWER, 5});
    fl_priority(4);
    if (next)
        *next = RUN_ASYNC(near, {NOTE, 1});
    fl_priority(8);
    let_others_wait();
    near_keep(1);
    fl_sleep(20 * MILLISECOND);
    HOLDS(fl_poll(call) == 0);
    return call;
}

static void let_return(fl_future call)
{
    near_keep(2);
    while (fl_poll(call) == 0)
        fl_yield();
}

int main(void)
{
    near_starts();
    fl_future next, call = start_call(NULL);
    near_keep(2);
    HOLDS(fl_cancel(call) == 0);
    HOLDS(near_run_result(call) == -1 && fl_error() == ECANCELED);
    HOLDS(RUN(near, {ANSWER, 6}) == 6); /* it has returned, and its queue is free */

    call = start_call(NULL);
    let_return(call);
    HOLDS(fl_cancel(call) == 1);
    HOLDS(near_run_result(call) == 5 && fl_error() == 0);

    call = start_call(&next);
    let_return(call); /* and now the next has the queue, and is too little urgent to begin */
    HOLDS(fl_cancel(next) == 0);
    HOLDS(near_run_result(next) == -1 && fl_error() == ECANCELED);
    HOLDS(near_run_result(call) == 5 && RUN(near, {NOTE, 2}) == 0 && NOTED(near, 2));
    return broken != 0;
}
