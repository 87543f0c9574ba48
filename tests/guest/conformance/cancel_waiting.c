/* fl_cancel of a call that has not begun takes it out of its queue: it never runs, and f_result fails with ECANCELED.
   native: no, since there is more than one processor there */
#include "gate.import.h"
#include "holds.h"

int main(void)
{
    int notes[GATE_NOTES];
    fl_future first = gate_pass_async(1), second = gate_note_async(2), third = gate_note_async(3);
    gate_await(1);
    HOLDS(fl_cancel(second) == 0 && fl_error() == 0);
    HOLDS(gate_note_result(second) == -1 && fl_error() == ECANCELED);
    gate_open();
    HOLDS(gate_note_result(third) == 2);
    HOLDS(gate_pass_result(first) == 1);
    HOLDS(gate_notes(notes) == 2 && notes[0] == 1 && notes[1] == 3);

    /* Not even given the processor yet, unless that went to others just then. */
    while (first = gate_note_async(4), fl_cancel(first) == 1)
        gate_note_result(first);
    gate_notes(notes);
    HOLDS(gate_note(5) == 1 && gate_notes(notes) == 1 && notes[0] == 5);
    HOLDS(gate_note_result(first) == -1 && fl_error() == ECANCELED);
    return broken != 0;
}
