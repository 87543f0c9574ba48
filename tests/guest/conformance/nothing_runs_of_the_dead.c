/* When fl_kill() has returned, nothing of the server runs any more, however many of its activations there were, and
   wherever what they had called returns.
   run: -s near=near.server,allow=middle
   stderr: near: was ended by fl_kill() */
#include "failing.h"
#include "middle.import.h"
#include "near.import.h"

#define OTHERS 50

int main(void)
{
    for (int i = 0; i < OTHERS; i++)
        RUN_BESIDE_ASYNC(near, {SLEEP, PATIENCE});
    RUN_BESIDE_ASYNC(near, {CALL_BESIDE, 3}, {NOTE, 7}, {SLEEP, MILLISECOND}, {WATCH, 1}, {CALL_BESIDE, 1}, {NOTE, 1});
    HOLDS(NOTED(middle, 7));
    fl_sleep(20 * MILLISECOND);
    middle_keep(1); /* it is about to return to near */
    HOLDS(fl_kill("near") == 0);
    fl_sleep(50 * MILLISECOND);
    HOLDS(NOTED(middle, 7));
    return broken != 0;
}
