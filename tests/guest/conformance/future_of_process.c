/* A future is its process's alone: in any other its number is EBADF.
   run: --server=hub=hub.server,allow=gate */
#include "gate.import.h"
#include "holds.h"
#include "hub.import.h"

int main(void)
{
    fl_future theirs = hub_start_note(1), own = gate_note_async(2);
    HOLDS(theirs != 0 && theirs != own);
    HOLDS(gate_note_result(theirs) == -1 && fl_error() == EBADF);
    HOLDS(fl_poll(theirs) == -1 && fl_error() == EBADF);
    HOLDS(fl_cancel(theirs) == -1 && fl_error() == EBADF);
    HOLDS(fl_wait_any(&theirs, 1, -1) == -1 && fl_error() == EBADF);
    HOLDS(hub_finish_note(own) == -EBADF);
    HOLDS(hub_finish_note(theirs) == 1);
    HOLDS(gate_note_result(own) == 2);
    return broken != 0;
}
