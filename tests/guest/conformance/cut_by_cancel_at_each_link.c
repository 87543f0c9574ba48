/* fl_cancel cuts a chain of four processes at the link that it is told, and nowhere else: what is inside goes on as
   it was, and what is outside resumes with ECANCELED.
   run: -s near=near.server,allow=middle -s middle=middle.server,allow=far */
#include "failing.h"
#include "far.import.h"
#include "middle.import.h"
#include "near.import.h"

/* Nothing ends before it is let. */
static void hold_all(void)
{
    near_keep(0);
    middle_keep(0);
    far_keep(0);
}

int main(void)
{
    RUN(near, {CALL, 1}, {CALL, 0});
    fl_future chain = RUN_ASYNC(near, {CALL, 4}, {CALL, 2}, {AWAIT, 1}, {NOTE, 1}, {NOTE_ERROR}, {NOTE_ERROR});
    let_others_wait(); /* the last of the chain waits */
    HOLDS(fl_cancel(chain) == 0 && near_run_result(chain) == -1 && fl_error() == ECANCELED);
    far_keep(1);
    HOLDS(NOTED(near, 0) && NOTED(middle, 0) && NOTED(far, 1));

    hold_all();
    chain = RUN_ASYNC(near, {START, 4}, {CALL, 2}, {AWAIT, 1}, {NOTE, 1}, {NOTE_ERROR}, {CANCEL, 1}, {RESULT},
                      {NOTE_ERROR}, {ANSWER, 1});
    let_others_wait(); /* the last of the chain waits */
    near_keep(1);
    HOLDS(near_run_result(chain) == 1 && NOTED(near, 0, ECANCELED));
    far_keep(1);
    HOLDS(NOTED(middle, 0, 0) && NOTED(far, 1, 1));

    hold_all();
    chain = RUN_ASYNC(near, {CALL, 6}, {START, 2}, {AWAIT, 1}, {NOTE, 1}, {CANCEL, 1}, {RESULT}, {NOTE_ERROR},
                      {NOTE_ERROR}, {ANSWER, 1});
    let_others_wait(); /* the last of the chain waits */
    middle_keep(1);
    HOLDS(near_run_result(chain) == 1 && NOTED(near, 0, ECANCELED, 0) && NOTED(middle, 0, 0, ECANCELED));
    far_keep(1);
    HOLDS(NOTED(far, 1, 1, 1));
    return broken != 0;
}
