/* A call whose server computes when the deadline passes fails with ETIMEDOUT as one that waits does: the server is
   interrupted.
   run: -s near=near.server,allow=middle */
#include "failing.h"
#include "near.import.h"

int main(void)
{
    RUN(near);
    fl_deadline(30 * MILLISECOND);
    HOLDS(RUN(near, {SPIN, 2 * PATIENCE}, {NOTE, 1}) == -1 && fl_error() == ETIMEDOUT);
    fl_deadline(-1);
    HOLDS(NOTED_NOTHING(near));
    return broken != 0;
}
