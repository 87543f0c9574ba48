/* A one-way call that is not accepted tells why by fl_error(), and nothing runs: EFAULT and E2BIG for what its arguments lead
   to, EOWNERDEAD for a dead server. What comes after acceptance nobody is told.
   stderr: gate: exited with status 0 inside gate_die */
#include "gate.import.h"
#include "holds.h"

int main(void)
{
    int notes[GATE_NOTES];
    gate_open();
    gate_post_sum((const int *)0x12345000, 2);
    HOLDS(fl_error() == EFAULT);
    gate_post_text((const char *)0x12345000);
    HOLDS(fl_error() == EFAULT);
    gate_post_text("more than sixteen bytes");
    HOLDS(fl_error() == E2BIG);
    HOLDS(gate_posted() == 0);
    gate_post(1);
    HOLDS(fl_error() == 0);
    HOLDS(gate_posted() == 1 && gate_notes(notes) == 1);
    gate_close();
    gate_post(2);
    gate_post(3);
    HOLDS(fl_error() == 0);
    fl_future end = gate_die_async();
    gate_await(2);
    gate_open();
    gate_die_result(end);
    HOLDS(fl_error() == EOWNERDEAD);
    gate_post(4);
    HOLDS(fl_error() == EOWNERDEAD);
    HOLDS(fl_restart("gate") == 0);
    gate_open();
    gate_post(5);
    HOLDS(fl_error() == 0 && gate_posted() == 1);
    return broken != 0;
}
