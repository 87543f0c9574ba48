/* fl_cancel of a call that runs cuts it off: f_result fails with ECANCELED at once, also in a thread that waits for it. The
   server goes on with it, and has its queue until it ends; what comes of it is dropped. */
#include "gate.import.h"
#include "holds.h"

#include <threads.h>

static fl_future waited_for;

static int wait_for_it(void *unused)
{
    (void)unused;
    gate_pass_result(waited_for);
    return fl_error();
}

int main(void)
{
    int notes[GATE_NOTES], values[3] = {0, 0, 0}, error;
    thrd_t thread;
    fl_future fill = gate_fill_async(values, 3), next = gate_note_async(2);
    gate_await(1);
    HOLDS(fl_cancel(fill) == 0);
    HOLDS(gate_fill_result(fill) == -1 && fl_error() == ECANCELED);
    HOLDS(gate_inside() == 1 && fl_poll(next) == 0); /* it has the queue */
    gate_open();
    HOLDS(gate_note_result(next) == 1 && gate_inside() == 0);
    HOLDS(values[0] == 0 && values[2] == 0);

    gate_close();
    waited_for = gate_pass_async(3);
    thrd_create(&thread, wait_for_it, NULL);
    gate_await(1);
    HOLDS(fl_cancel(waited_for) == 0);
    thrd_join(thread, &error);
    HOLDS(error == ECANCELED && gate_inside() == 1);
    gate_open();
    HOLDS(gate_note(4) == 3);
    HOLDS(gate_notes(notes) == 3 && notes[0] == 2 && notes[1] == 3 && notes[2] == 4);
    return broken != 0;
}
