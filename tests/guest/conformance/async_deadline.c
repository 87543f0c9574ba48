/* A call that f_async starts is bounded by fl_deadline() as one that waits would be, from f_async on: when its time is over,
   in a queue or in the server, f_result fails with ETIMEDOUT. What runs goes on in the server. */
#include "gate.import.h"
#include "holds.h"

int main(void)
{
    int notes[GATE_NOTES];
    long before, time = 10 * MILLISECOND;
    fl_future running, waiting;
    gate_count(); /* it has started */
    for (;;) { /* until the call has begun in time */
        before = fl_time(FL_CLOCK_MONOTONIC);
        fl_deadline(time *= 2);
        running = gate_pass_async(1);
        waiting = gate_note_async(2);
        fl_deadline(-1);
        while (!gate_inside() && fl_poll(running) == 0)
            fl_yield();
        if (gate_inside())
            break;
        gate_pass_result(running);
        gate_note_result(waiting);
    }
    fl_future unbounded = gate_note_async(3);
    HOLDS(gate_pass_result(running) == -1 && fl_error() == ETIMEDOUT);
    HOLDS(gate_note_result(waiting) == -1 && fl_error() == ETIMEDOUT);
    HOLDS(fl_time(FL_CLOCK_MONOTONIC) - before >= time);
    HOLDS(gate_pass_result(running) == -1 && fl_error() == EBADF);
    HOLDS(gate_inside() == 1 && fl_poll(unbounded) == 0);
    gate_open();
    HOLDS(gate_note_result(unbounded) == 2);
    HOLDS(gate_notes(notes) == 2 && notes[0] == 1 && notes[1] == 3);

    /* 0 is not for it: f_async does not wait. */
    fl_deadline(0);
    fl_future future = gate_pass_async(4);
    HOLDS(future != 0 && fl_error() == 0);
    fl_deadline(-1);
    HOLDS(gate_pass_result(future) == 4);
    return broken != 0;
}
