/* A result belongs to the thread that waited for it, also while that has not come to run yet: f_result by another
   that is quicker is EBADF.
   run: -s near=near.server,allow=middle */
#include "failing.h"
#include "near.import.h"

static fl_future future;
static _Atomic int result, error = -1;

static void wait_for_it(void *unused)
{
    (void)unused;
    fl_priority(4);
    result = near_run_result(future);
    error = fl_error();
}

int main(void)
{
    near_starts();
    fl_priority(12);
    future = RUN_ASYNC(near, {AWAIT, 1}, {WATCH, 2}, {ANSWER, 5});
    fl_thread_start(wait_for_it, NULL);
    let_others_wait(); /* now it waits */
    near_keep(1);
    fl_sleep(20 * MILLISECOND); /* and now the call computes, at the priority of this thread */
    near_keep(2);
    while (fl_poll(future) == 0)
        fl_yield(); /* to the call, and not to the other thread */
    HOLDS(fl_poll(future) == 1 && error == -1);
    HOLDS(near_run_result(future) == -1 && fl_error() == EBADF);
    HOLDS(fl_wait_any(&future, 1, -1) == -1 && fl_error() == EBADF);
    HOLDS(fl_cancel(future) == 1);
    HOLDS(BECOMES(error == 0) && result == 5);
    HOLDS(fl_poll(future) == -1);
    return broken != 0;
}
