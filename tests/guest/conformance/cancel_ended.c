/* fl_cancel of a call that has ended says 1, and f_result gives its result, or its error, as if nothing had been asked. */
#include "gate.import.h"
#include "holds.h"

int main(void)
{
    gate_open();
    fl_future future = gate_pass_async(5);
    HOLDS(fl_wait_any(&future, 1, -1) == 0);
    HOLDS(fl_cancel(future) == 1 && fl_error() == 0);
    HOLDS(gate_pass_result(future) == 5 && fl_error() == 0);
    gate_close();
    future = gate_pass_async(6);
    HOLDS(fl_cancel(future) == 0);
    HOLDS(fl_cancel(future) == 1);
    HOLDS(gate_pass_result(future) == -1 && fl_error() == ECANCELED);
    return broken != 0;
}
