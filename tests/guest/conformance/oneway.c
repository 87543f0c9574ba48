/* A call of an FL_ONEWAY function returns as soon as it is accepted: it runs later, in its queue, in the order of acceptance,
   with what its arguments led to at the call. */
#include "gate.import.h"
#include "holds.h"

#include <string.h>

int main(void)
{
    int notes[GATE_NOTES], values[3] = {1, 2, 3};
    char text[8] = "abc";
    gate_post(10);
    HOLDS(fl_error() == 0);
    gate_post_text(text);
    gate_post_sum(values, 3);
    HOLDS(fl_error() == 0);
    gate_post_text(NULL);
    memcpy(text, "abcdefg", 8);
    values[0] = 100;
    gate_post(11);
    gate_await(1);
    HOLDS(gate_count() == 0);
    gate_open();
    HOLDS(gate_posted() == 5); /* it waits in the same queue */
    HOLDS(gate_notes(notes) == 5);
    HOLDS(notes[0] == 10 && notes[1] == 3 && notes[2] == 6 && notes[3] == -1 && notes[4] == 11);
    return broken != 0;
}
