/* fl_wait_any waits until one of the futures has ended, and returns the index of the first that has; the future stays. It
   waits for at most as long as it is told, or not at all. */
#include "gate.import.h"
#include "holds.h"
#include "kinds.import.h"

int main(void)
{
    fl_future futures[64];
    for (int i = 0; i < 64; i++)
        futures[i] = gate_pass_async(i);
    HOLDS(fl_wait_any(futures, 64, 0) == -1 && fl_error() == EAGAIN);
    long before = fl_time(FL_CLOCK_MONOTONIC);
    HOLDS(fl_wait_any(futures, 64, 20 * MILLISECOND) == -1 && fl_error() == ETIMEDOUT);
    HOLDS(fl_time(FL_CLOCK_MONOTONIC) - before >= 20 * MILLISECOND);
    HOLDS(fl_poll(futures[0]) == 0);

    fl_future some[4] = {futures[5], futures[6], kinds_narrow_async(1), futures[7]};
    HOLDS(fl_wait_any(some, 4, -1) == 2 && fl_error() == 0);
    HOLDS(fl_wait_any(some, 4, 0) == 2 && fl_error() == 0);
    HOLDS(kinds_narrow_result(some[2]) == 1);
    HOLDS(fl_wait_any(some, 4, 0) == -1 && fl_error() == EBADF);

    fl_future twice[3] = {futures[0], futures[0], futures[0]};
    HOLDS(fl_wait_any(twice, 3, MILLISECOND) == -1 && fl_error() == ETIMEDOUT);
    gate_open();
    HOLDS(fl_wait_any(twice, 3, -1) == 0);
    HOLDS(gate_pass_result(futures[0]) == 0 && fl_error() == 0);
    HOLDS(fl_wait_any(twice, 3, -1) == -1 && fl_error() == EBADF);
    HOLDS(gate_pass_result(futures[63]) == 63);
    futures[0] = futures[62];
    HOLDS(fl_wait_any(futures, 63, -1) == 0);
    return broken != 0;
}
