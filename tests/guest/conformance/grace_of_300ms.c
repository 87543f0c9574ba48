/* A server with grace=300ms is ended when a call of its that was cut off runs on for longer, not before, and not for
   one that ends in time; without grace= it never is.
   run: -s near=near.server,allow=middle,grace=300ms -s middle=middle.server,allow=far
   stderr: near: ran on inside near_run after the call had been cut off, for longer than its grace of 300 ms */
#include "failing.h"
#include "middle.import.h"
#include "near.import.h"

int main(void)
{
    RUN(near, {CALL, 0});
    fl_deadline(100 * MILLISECOND);
    HOLDS(RUN(near, {SLEEP, PATIENCE}, {NOTE, 1}) == -1 && fl_error() == ETIMEDOUT);
    HOLDS(RUN(near, {CALL, 2}, {AWAIT, 1}, {NOTE, 2}, {SLEEP, 2 * PATIENCE}) == -1 && fl_error() == ETIMEDOUT);
    long cut = now();
    fl_deadline(-1);
    HOLDS(NOTED(near, 1) && near_starts() == 1);
    HOLDS(RUN(near) == -1 && fl_error() == EOWNERDEAD);
    HOLDS(now() - cut >= 280 * MILLISECOND && now() - cut < PATIENCE);
    middle_keep(1);
    HOLDS(NOTED(middle, 2)); /* what it called goes on alone */
    return broken != 0;
}
