/* f_result is itself bounded by fl_deadline(): ETIMEDOUT when the time is over, EAGAIN at once with 0. The call goes on and
   the future stays. fl_wait_any is bounded likewise. */
#include "gate.import.h"
#include "holds.h"

int main(void)
{
    fl_future future = gate_pass_async(6);
    long before = fl_time(FL_CLOCK_MONOTONIC);
    fl_deadline(20 * MILLISECOND);
    HOLDS(gate_pass_result(future) == -1 && fl_error() == ETIMEDOUT);
    HOLDS(fl_time(FL_CLOCK_MONOTONIC) - before >= 20 * MILLISECOND);
    HOLDS(fl_wait_any(&future, 1, -1) == -1 && fl_error() == ETIMEDOUT);
    HOLDS(fl_time(FL_CLOCK_MONOTONIC) - before >= 40 * MILLISECOND);
    fl_deadline(0);
    HOLDS(gate_pass_result(future) == -1 && fl_error() == EAGAIN);
    HOLDS(fl_wait_any(&future, 1, -1) == -1 && fl_error() == EAGAIN);
    HOLDS(fl_poll(future) == 0);
    gate_open();
    fl_deadline(-1);
    HOLDS(fl_wait_any(&future, 1, -1) == 0);
    fl_deadline(0);
    HOLDS(gate_pass_result(future) == 6 && fl_error() == 0); /* it does not have to wait */
    return broken != 0;
}
