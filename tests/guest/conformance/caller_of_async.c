/* fl_caller() is the process that has called also in a call that it does not wait for, and in one that has been cut off; in a
   release function it is 0.
   run: --server=hub=hub.server,allow=gate
   stderr: hub: exited with status 0 inside hub_die */
#include "gate.import.h"
#include "holds.h"
#include "hub.import.h"
#include "shelf.import.h"

int main(void)
{
    HOLDS(gate_note_result(gate_note_async(1)) == 1 && gate_caller() == 1);
    HOLDS(hub_post(1, 1) == 1);
    gate_open();
    gate_posted();
    unsigned hub = gate_caller();
    HOLDS(hub > 1 && hub < 10);
    fl_future note = hub_start_note(2);
    HOLDS(hub_finish_note(note) == 3 && gate_caller() == hub);
    gate_post(3);
    gate_posted();
    HOLDS(gate_caller() == 1);

    gate_close();
    HOLDS(hub_start_passes(4, 1) == 1);
    gate_await(1);
    HOLDS(hub_die() == -1); /* cuts it off */
    gate_open();
    gate_await(0);
    while (gate_count() < 5)
        fl_yield();
    HOLDS(gate_caller() == hub);

    HOLDS(fl_release(shelf_book(1)) == 0);
    shelf_calls();
    HOLDS(shelf_released_count() == 1 && shelf_released_by() == 0);
    return broken != 0;
}
