/* The futures of a process end with it: what runs goes on in its server, and what waits in a queue never runs.
   run: --server=hub=hub.server,allow=gate
   stderr: hub: exited with status 0 inside hub_die */
#include "gate.import.h"
#include "holds.h"
#include "hub.import.h"

int main(void)
{
    int notes[GATE_NOTES];
    HOLDS(hub_start_passes(1, 3) == 3);
    gate_await(1);
    HOLDS(hub_die() == -1 && fl_error() == EOWNERDEAD);
    fl_future own = gate_note_async(9);
    fl_sleep(MILLISECOND); /* what a process leaves is taken apart beside what runs */
    HOLDS(gate_inside() == 1);
    gate_open();
    HOLDS(gate_note_result(own) == 2);
    HOLDS(gate_notes(notes) == 2 && notes[0] == 1 && notes[1] == 9);
    return broken != 0;
}
