/* A server with grace=50ms is ended when a call of its that was cut off runs on for longer, not before, and not for one
   that ends in time; without grace= it never is.
   run: -s near=near.server,allow=middle,grace=50ms -s middle=middle.server,allow=far
   stderr: near: ran on inside near_run after the call had been cut off, for longer than its grace of 50 ms */
#include "failing.h"
#include "middle.import.h"
#include "near.import.h"

int main(void)
{
    RUN(near, {CALL, 0});
    fl_deadline(10 * MILLISECOND);
    HOLDS(RUN(near, {SLEEP, 10 * MILLISECOND}, {SLEEP, MILLISECOND}, {NOTE, 1}) == -1 && fl_error() == ETIMEDOUT);
    fl_deadline(-1);
    fl_sleep(80 * MILLISECOND);
    HOLDS(NOTED(near, 1) && near_starts() == 1);
    fl_deadline(10 * MILLISECOND);
    long start = now();
    HOLDS(RUN(near, {SLEEP, 20 * MILLISECOND}, {CALL, 2}, {SLEEP, 150 * MILLISECOND}, {NOTE, 2}) == -1);
    fl_deadline(-1);
    HOLDS(RUN(near) == -1 && fl_error() == EOWNERDEAD);
    HOLDS(now() - start >= 60 * MILLISECOND && now() - start < PATIENCE);
    HOLDS(NOTED(middle, 2)); /* what it called goes on alone */
    return broken != 0;
}
