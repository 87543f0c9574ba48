/* When a server dies, calls in it and in its queues end with EOWNERDEAD, as f_result tells; one that had ended before keeps
   its result. f_async of a dead server's function returns 0 with EOWNERDEAD.
   stderr: gate: exited with status 0 */
#include "gate.import.h"
#include "holds.h"

int main(void)
{
    fl_future ended = gate_note_async(1);
    HOLDS(fl_wait_any(&ended, 1, -1) == 0);
    fl_future running = gate_die_async(), waiting[5];
    for (int i = 0; i < 5; i++)
        waiting[i] = gate_note_async(i);
    gate_open();
    HOLDS(gate_die_result(running) == -1 && fl_error() == EOWNERDEAD);
    for (int i = 4; i >= 0; i--)
        HOLDS(gate_note_result(waiting[i]) == -1 && fl_error() == EOWNERDEAD);
    HOLDS(gate_note_async(1) == 0 && fl_error() == EOWNERDEAD);
    HOLDS(gate_note_result(ended) == 1 && fl_error() == 0);
    HOLDS(fl_restart("gate") == 0);
    HOLDS(gate_note_result(gate_note_async(1)) == 1);
    return broken != 0;
}
