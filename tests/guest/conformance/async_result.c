/* f_async starts the call and returns at once; f_result waits for it and gives its result. */
#include "bench.import.h"
#include "holds.h"

int main(void)
{
    long before = fl_time(FL_CLOCK_MONOTONIC);
    fl_future slow = bench_sleep_async(50 * MILLISECOND);
    HOLDS(slow != 0);
    HOLDS(fl_time(FL_CLOCK_MONOTONIC) - before < 40 * MILLISECOND);
    HOLDS(fl_poll(slow) == 0);
    HOLDS(bench_sleep_result(slow) == 0);
    HOLDS(fl_time(FL_CLOCK_MONOTONIC) - before >= 50 * MILLISECOND);
    HOLDS(bench_sleep_result(slow) == -1 && fl_error() == EBADF);
    fl_future sum = bench_add_async(2, 3);
    HOLDS(bench_add_result(sum) == 5);
    return broken != 0;
}
