/* A server with grace=0 is ended as soon as one of its calls is cut off, if that does not end by itself at once; its
   other callers get EOWNERDEAD.
   run: -s near=near.server,allow=middle,grace=0
   stderr: for longer than its grace of 0 */
#include "failing.h"
#include "near.import.h"

int main(void)
{
    fl_future other = RUN_BESIDE_ASYNC(near, {SLEEP, PATIENCE});
    RUN(near, {NOTE, 1});
    fl_deadline(20 * MILLISECOND);
    HOLDS(RUN(near, {SPIN, PATIENCE}) == -1 && fl_error() == ETIMEDOUT);
    fl_deadline(-1);
    HOLDS(near_run_beside_result(other) == -1 && fl_error() == EOWNERDEAD);
    HOLDS(RUN(near) == -1 && fl_error() == EOWNERDEAD);
    HOLDS(fl_restart("near") == 0 && RUN(near, {ANSWER, 3}) == 3 && NOTED_NOTHING(near));
    return broken != 0;
}
