/* ELOOP: a chain of calls has all the stacks of a server itself, and calls it once more. native: no, since nothing
   counts the stacks there
   run: -s near=near.server,allow=middle -s middle=middle.server,allow=far -s far=far.server,allow=near */
#include "failing.h"
#include "far.import.h"
#include "near.import.h"

#define CALL_STACKS_MAX 64
#define SERVERS 3

/* Goes on from near to middle, to far, to near and so on, with as many calls in all; each notes how the next ended. */
static void call_in_turn(int calls)
{
    static struct step steps[2 * SERVERS * CALL_STACKS_MAX];
    int nested = calls - 1;
    for (int i = 0; i < nested; i++) {
        steps[i] = (struct step){CALL_BESIDE, 2 * (nested - 1 - i)};
        steps[2 * nested - 1 - i] = (struct step){NOTE_ERROR, 0};
    }
    HOLDS(near_run_beside(steps, 2 * nested) == 0 && fl_error() == 0);
}

int main(void)
{
    int notes[SCRIPT_NOTES], loops = 0, others = 0;
    call_in_turn(SERVERS * CALL_STACKS_MAX);
    HOLDS(far_notes(notes) == CALL_STACKS_MAX - 1);
    call_in_turn(SERVERS * CALL_STACKS_MAX + 1);
    int count = far_notes(notes);
    for (int i = 0; i < count; i++) {
        loops += notes[i] == ELOOP;
        others += notes[i] != 0 && notes[i] != ELOOP;
    }
    HOLDS(count == 2 * CALL_STACKS_MAX - 1 && loops == 1 && others == 0);
    return broken != 0;
}
