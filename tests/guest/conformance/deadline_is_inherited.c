/* A call made inside a call has what is left of its time: a longer deadline of its own does not lengthen that, a
   shorter one counts for it alone.
   run: -s near=near.server,allow=middle -s middle=middle.server,allow=far */
#include "failing.h"
#include "near.import.h"

int main(void)
{
    RUN(near, {CALL, 0});
    fl_deadline(100 * MILLISECOND);
    long start = now();
    HOLDS(RUN(near, {LIMIT, 2 * PATIENCE}, {CALL, 1}, {SLEEP, PATIENCE}, {NOTE_ERROR}) == -1 &&
          fl_error() == ETIMEDOUT);
    HOLDS(now() - start >= 100 * MILLISECOND && now() - start < PATIENCE);
    HOLDS(NOTED(near, ETIMEDOUT));
    fl_deadline(PATIENCE);
    start = now();
    HOLDS(RUN(near, {LIMIT, 50 * MILLISECOND}, {CALL, 1}, {SLEEP, 2 * PATIENCE}, {ANSWER, -1}) == ETIMEDOUT);
    HOLDS(fl_error() == 0 && now() - start >= 50 * MILLISECOND && now() - start < PATIENCE);
    HOLDS(RUN(near, {LIMIT, 20 * MILLISECOND}, {SLEEP, PATIENCE}, {NOTE_ERROR}, {LIMIT, -1}, {SLEEP, 1},
              {ANSWER, -1}) == 0);
    HOLDS(NOTED(near, ETIMEDOUT, ETIMEDOUT));
    return broken != 0;
}
