/* f_result of a call that has ended ends the future, whether the call has succeeded or failed: a second f_result is EBADF. */
#include "gate.import.h"
#include "holds.h"
#include "kinds.import.h"

int main(void)
{
    char bytes[4];
    fl_future future = kinds_narrow_async(300);
    HOLDS(kinds_narrow_result(future) == 44 && fl_error() == 0);
    HOLDS(kinds_narrow_result(future) == 0 && fl_error() == EBADF);
    future = kinds_claim_async(bytes, 4, 5);
    HOLDS(kinds_claim_result(future) == -1 && fl_error() == EPROTO);
    HOLDS(kinds_claim_result(future) == -1 && fl_error() == EBADF);
    future = gate_pass_async(1);
    HOLDS(fl_cancel(future) == 0);
    HOLDS(gate_pass_result(future) == -1 && fl_error() == ECANCELED);
    HOLDS(gate_pass_result(future) == -1 && fl_error() == EBADF);
    HOLDS(fl_poll(future) == -1 && fl_error() == EBADF);
    HOLDS(fl_cancel(future) == -1 && fl_error() == EBADF);
    return broken != 0;
}
