/* With fl_deadline(0) a call that need not wait is made as ever, runs as long as it does, and may wait itself; one
   that would have to wait to begin fails with EAGAIN. What begins without waiting, f_async and a one-way call, may
   wait later.
   run: -s near=near.server,allow=middle -s middle=middle.server,allow=far */
#include "failing.h"
#include "near.import.h"

int main(void)
{
    RUN(near);
    fl_deadline(0);
    HOLDS(RUN(near, {NOTE_LIMIT}, {SLEEP, 20 * MILLISECOND}, {CALL, 1}, {SLEEP, MILLISECOND}, {ANSWER, -1}) == 0);
    HOLDS(fl_error() == 0 && NOTED(near, -1));
    fl_future busy = RUN_ASYNC(near, {AWAIT, 1}, {NOTE, 1}), later = RUN_ASYNC(near, {NOTE, 2});
    near_post(SCRIPT({NOTE, 3}));
    HOLDS(busy && later && fl_error() == 0);
    HOLDS(RUN(near, {NOTE, 4}) == -1 && fl_error() == EAGAIN);
    near_keep(1);
    fl_deadline(-1);
    HOLDS(near_run_result(busy) == 0 && near_run_result(later) == 0 && RUN(near, {NOTE, 5}) == 0);
    HOLDS(NOTED(near, -1, 1, 2, 3, 5));
    return broken != 0;
}
