/* A call that waits for its queue when its deadline passes fails with ETIMEDOUT, and never runs.
   run: -s near=near.server,allow=middle */
#include "failing.h"
#include "near.import.h"

int main(void)
{
    fl_future busy = RUN_ASYNC(near, {AWAIT, 1}, {NOTE, 1});
    fl_deadline(30 * MILLISECOND);
    long start = now();
    HOLDS(RUN(near, {NOTE, 2}) == -1 && fl_error() == ETIMEDOUT);
    HOLDS(now() - start >= 30 * MILLISECOND && fl_poll(busy) == 0);
    near_keep(1);
    fl_deadline(-1);
    HOLDS(near_run_result(busy) == 0 && RUN(near, {NOTE, 3}) == 0 && NOTED(near, 1, 3));
    return broken != 0;
}
