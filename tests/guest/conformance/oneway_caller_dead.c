/* With a process end the one-way calls that it has made and that have not begun; one that runs goes on.
   run: --server=hub=hub.server,allow=gate
   stderr: hub: exited with status 0 inside hub_die */
#include "gate.import.h"
#include "holds.h"
#include "hub.import.h"

int main(void)
{
    int notes[GATE_NOTES];
    HOLDS(hub_post(1, 3) == 3);
    gate_post(9);
    gate_await(1);
    HOLDS(hub_die() == -1 && fl_error() == EOWNERDEAD);
    fl_sleep(MILLISECOND); /* what a process leaves is taken apart beside what runs */
    gate_open();
    HOLDS(gate_posted() == 2);
    HOLDS(gate_notes(notes) == 2 && notes[0] == 1 && notes[1] == 9);
    return broken != 0;
}
