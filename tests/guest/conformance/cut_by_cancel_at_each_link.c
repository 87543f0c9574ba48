/* fl_cancel cuts a chain of four processes at the link that it is told, and nowhere else: what is inside goes on as it
   was, and what is outside resumes with ECANCELED.
   run: -s near=near.server,allow=middle -s middle=middle.server,allow=far */
#include "failing.h"
#include "far.import.h"
#include "middle.import.h"
#include "near.import.h"

#define LATER (20 * MILLISECOND)

int main(void)
{
    fl_future chain = RUN_ASYNC(near, {CALL, 4}, {CALL, 2}, {SLEEP, 2 * LATER}, {NOTE_ERROR}, {NOTE_ERROR}, {NOTE_ERROR});
    fl_sleep(LATER);
    HOLDS(fl_cancel(chain) == 0 && near_run_result(chain) == -1 && fl_error() == ECANCELED);
    HOLDS(NOTED(near, 0) && NOTED(middle, 0) && NOTED(far, 0));

    HOLDS(RUN(near, {START, 4}, {CALL, 2}, {SLEEP, 2 * LATER}, {NOTE_ERROR}, {NOTE_ERROR}, {CANCEL, LATER}, {RESULT},
              {NOTE_ERROR}, {ANSWER, 1}) == 1);
    HOLDS(NOTED(near, 0, ECANCELED) && NOTED(middle, 0, 0) && NOTED(far, 0, 0));

    HOLDS(RUN(near, {CALL, 6}, {START, 2}, {SLEEP, 2 * LATER}, {NOTE_ERROR}, {CANCEL, LATER}, {RESULT}, {NOTE_ERROR},
              {NOTE_ERROR}, {ANSWER, 1}) == 1);
    HOLDS(NOTED(near, 0, ECANCELED, 0) && NOTED(middle, 0, 0, ECANCELED) && NOTED(far, 0, 0, 0));
    return broken != 0;
}
