/* fl_restart() right after a server's death waits until what is left of it has been taken apart, however much that
   is; so it is bounded by the deadline.
   run: -s near=near.server,allow=middle
   stderr: near: was ended by fl_kill() */
#include "failing.h"
#include "near.import.h"

#define STACKS 40

static void have_much(void)
{
    RUN(near, {ALLOCATE, 2 << 20});
    for (int i = 0; i < STACKS; i++)
        RUN_BESIDE_ASYNC(near, {SLEEP, PATIENCE});
}

int main(void)
{
    have_much();
    fl_deadline(0);
    HOLDS(fl_kill("near") == 0);
    HOLDS(fl_restart("near") == 0 || fl_error() == EAGAIN);
    fl_deadline(-1);
    HOLDS(fl_restart("near") == 0 || fl_error() == EAGAIN);
    HOLDS(RUN(near, {ANSWER, 3}) == 3 && NOTED_NOTHING(near) && near_starts() == 1);
    have_much();
    HOLDS(fl_kill("near") == 0 && fl_restart("near") == 0);
    HOLDS(RUN(near, {ANSWER, 4}) == 4 && NOTED_NOTHING(near) && near_starts() == 1);
    return broken != 0;
}
