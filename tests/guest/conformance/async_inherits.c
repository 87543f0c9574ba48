/* A call that an exported function starts with f_async has what is left of the time of the call that it is part of, also when
   that has ended.
   run: --server=hub=hub.server,allow=gate */
#include "gate.import.h"
#include "holds.h"
#include "hub.import.h"

int main(void)
{
    fl_future pass = gate_pass_async(1);
    gate_await(1);
    fl_deadline(200 * MILLISECOND);
    fl_future bounded = hub_start_note(2);
    fl_deadline(-1);
    fl_future unbounded = hub_start_note(3);
    HOLDS(bounded != 0 && unbounded != 0);
    HOLDS(hub_finish_note(bounded) == -ETIMEDOUT);
    gate_open();
    HOLDS(hub_finish_note(unbounded) == 2);
    HOLDS(gate_pass_result(pass) == 1);
    return broken != 0;
}
