/* fl_restart() makes a dead server what it was before its first instruction, and it starts at its next call: its
   variables, its heap, its threads, its queues. Handles of its old objects are EBADF for ever, also when it makes
   equal ones.
   run: -s near=near.server,allow=middle
   stderr: was ended by fl_kill(), so its callers get EOWNERDEAD */
#include "failing.h"
#include "near.import.h"
#include "ledge.import.h"

int main(void)
{
    for (int i = 0; i < 3; i++) {
        HOLDS(near_starts() == 1 && near_kept() == 0 && NOTED_NOTHING(near));
        near_keep(7);
        HOLDS(RUN(near, {NOTE, 1}, {ALLOCATE, 1 << 20}, {LOCK}, {LIMIT, 5}) == 0);
        HOLDS(RUN(near, {THREAD, 1}, {SLEEP, PATIENCE}, {NOTE_LIMIT}) == 0 && NOTED(near, 1, 256, -1));
        HOLDS(fl_kill("near") == 0 && fl_restart("near") == 0);
    }
    HOLDS(RUN(near, {LOCK}, {NOTE, 2}) == 0 && NOTED(near, 2));

    struct book *old = ledge_take(1, 0);
    HOLDS(ledge_read(old, 0) == 1);
    HOLDS(fl_kill("ledge") == 0 && ledge_read(old, 0) == -1 && fl_error() != 0);
    HOLDS(fl_restart("ledge") == 0 && ledge_read(old, 0) == -1 && fl_error() == EBADF);
    struct book *again = ledge_take(1, 0);
    HOLDS(again != old && ledge_read(again, 0) == 1);
    HOLDS(ledge_read(old, 0) == -1 && fl_error() == EBADF);
    HOLDS(fl_release(again) == 0);
    HOLDS(BECOMES(ledge_released(1) == 1));
    return broken != 0;
}
