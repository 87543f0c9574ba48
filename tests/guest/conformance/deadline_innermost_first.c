/* When the time of a chain of calls is over, every link is cut, the innermost first: each server sees ETIMEDOUT of
   its own call and can clean up, without a deadline from then on; the outermost caller resumes as well.
   run: -s near=near.server,allow=middle -s middle=middle.server,allow=far */
#include "failing.h"
#include "far.import.h"
#include "middle.import.h"
#include "near.import.h"

int main(void)
{
    RUN(near, {CALL, 1}, {CALL, 0});
    fl_deadline(150 * MILLISECOND);
    HOLDS(RUN(near, {CALL, 7}, {CALL, 4}, {SLEEP, 10 * PATIENCE}, {NOTE_ERROR}, {SLEEP, 5 * MILLISECOND}, {NOTE, 1},
              {NOTE_ERROR}, {NOTE, 2}, {NOTE_ERROR}, {CALL, 1}, {NOTE, 3}, {NOTE_ERROR}) == -1 &&
          fl_error() == ETIMEDOUT);
    fl_deadline(-1);
    HOLDS(NOTED(far, ETIMEDOUT, 1));
    HOLDS(NOTED(middle, ETIMEDOUT, 2, 3));
    HOLDS(NOTED(near, ETIMEDOUT, 0));
    return broken != 0;
}
