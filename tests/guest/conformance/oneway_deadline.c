/* fl_deadline() bounds the acceptance of a one-way call, and not the call: once accepted it runs, however long it has to
   wait. */
#include "gate.import.h"
#include "holds.h"

int main(void)
{
    int notes[GATE_NOTES];
    fl_deadline(5 * MILLISECOND);
    gate_post(1);
    gate_post(2);
    HOLDS(fl_error() == 0);
    fl_deadline(-1);
    gate_await(1);
    fl_sleep(20 * MILLISECOND);
    gate_open();
    HOLDS(gate_posted() == 2 && gate_notes(notes) == 2 && notes[0] == 1 && notes[1] == 2);
    return broken != 0;
}
