/* fl_poll tells without waiting whether the call has ended: 0, then 1, whatever came of it, for as often as it is asked. */
#include "gate.import.h"
#include "holds.h"

int main(void)
{
    int values[1];
    fl_future pass = gate_pass_async(1), fill = gate_fill_async(values, 1), note = gate_note_async(2);
    gate_await(1);
    HOLDS(fl_poll(pass) == 0 && fl_error() == 0);
    HOLDS(fl_poll(fill) == 0 && fl_poll(note) == 0);
    fl_cancel(fill);
    HOLDS(fl_poll(fill) == 1 && fl_error() == 0);
    gate_open();
    HOLDS(gate_note_result(note) == 2);
    HOLDS(fl_poll(pass) == 1 && fl_poll(pass) == 1 && fl_poll(fill) == 1);
    HOLDS(gate_pass_result(pass) == 1);
    HOLDS(gate_fill_result(fill) == -1 && fl_error() == ECANCELED);
    return broken != 0;
}
