/* fl_sleep() lasts at least as long as it says, and ends at a deadline with ETIMEDOUT; 0 and less is no sleep; with the
   deadline 0 it fails with EAGAIN. */
#include "holds.h"

static long slept(long ns)
{
    long before = fl_time(FL_CLOCK_MONOTONIC);
    HOLDS(fl_sleep(ns) == 0 && fl_error() == 0);
    return fl_time(FL_CLOCK_MONOTONIC) - before;
}

int main(void)
{
    static const long durations[] = {1, 1000, 100000, MILLISECOND, 7 * MILLISECOND + 1, 20 * MILLISECOND};
    for (size_t i = 0; i < sizeof durations / sizeof durations[0]; i++)
        HOLDS(slept(durations[i]) >= durations[i]);
    HOLDS(fl_sleep(0) == 0 && fl_sleep(-1) == 0);
    fl_deadline(0);
    HOLDS(fl_sleep(0) == 0 && fl_error() == 0);
    HOLDS(fl_sleep(1) == -1 && fl_error() == EAGAIN);
    fl_deadline(5 * MILLISECOND);
    long before = fl_time(FL_CLOCK_MONOTONIC);
    HOLDS(fl_sleep(60000l * MILLISECOND) == -1 && fl_error() == ETIMEDOUT);
    long after = fl_time(FL_CLOCK_MONOTONIC);
    HOLDS(after - before >= 5 * MILLISECOND && after - before < 10000l * MILLISECOND);
    HOLDS(slept(MILLISECOND) >= MILLISECOND);
    return broken != 0;
}
