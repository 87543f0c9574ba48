/* Calls that wait in one queue begin in the order of their f_async; results are fetched in any order. */
#include "gate.import.h"
#include "holds.h"

enum { CALLS = 24 };

int main(void)
{
    fl_future futures[CALLS];
    int notes[GATE_NOTES];
    for (int i = 0; i < CALLS; i++)
        futures[i] = i % 3 ? gate_note_async(i) : gate_pass_async(i);
    gate_await(1);
    HOLDS(gate_count() == 0);
    gate_open();
    for (int i = CALLS - 1; i >= 0; i--) {
        int result = i % 3 ? gate_note_result(futures[i]) : gate_pass_result(futures[i]);
        HOLDS(result == (i % 3 ? i + 1 : i));
    }
    HOLDS(gate_notes(notes) == CALLS);
    int in_order = 1;
    for (int i = 0; i < CALLS; i++)
        in_order &= notes[i] == i;
    HOLDS(in_order);
    return broken != 0;
}
