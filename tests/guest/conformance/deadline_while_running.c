/* A call that runs when its deadline passes fails with ETIMEDOUT, not before and soon after.
   run: -s near=near.server,allow=middle */
#include "failing.h"
#include "near.import.h"

int main(void)
{
    RUN(near); /* its start does not count */
    fl_deadline(30 * MILLISECOND);
    long start = now();
    HOLDS(RUN(near, {SLEEP, 10 * PATIENCE}) == -1 && fl_error() == ETIMEDOUT);
    long took = now() - start;
    HOLDS(took >= 30 * MILLISECOND && took < PATIENCE);
    return broken != 0;
}
