/* fl_time(FL_CLOCK_MONOTONIC) never goes back and runs as fast as FL_CLOCK_REALTIME, which tells nanoseconds since 1970;
   another clock is -1. It leaves fl_error() alone. */
#include "holds.h"

int main(void)
{
    long start = fl_time(FL_CLOCK_MONOTONIC), wall = fl_time(FL_CLOCK_REALTIME), before = start;
    HOLDS(wall > 1700000000l * 1000 * MILLISECOND);
    for (int i = 0; i < 100; i++) {
        long now = fl_time(FL_CLOCK_MONOTONIC);
        HOLDS(now >= before);
        before = now;
        HOLDS(fl_time(FL_CLOCK_REALTIME) >= wall); /* which sets the other one right */
        if (i % 10 == 0)
            fl_sleep(MILLISECOND);
    }
    long monotonic = fl_time(FL_CLOCK_MONOTONIC) - start, real = fl_time(FL_CLOCK_REALTIME) - wall;
    HOLDS(monotonic >= 10 * MILLISECOND && real >= 10 * MILLISECOND);
    HOLDS(monotonic - real < 1000l * MILLISECOND && real - monotonic < 1000l * MILLISECOND);
    fl_deadline(0);
    HOLDS(fl_sleep(1) == -1);
    HOLDS(fl_time(2) == -1 && fl_time(-1) == -1 && fl_time(FL_CLOCK_REALTIME) > wall && fl_error() == EAGAIN);
    return broken != 0;
}
