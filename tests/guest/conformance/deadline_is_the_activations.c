/* fl_deadline() sets what bounds the calls of this activation, and gives what was set before: at first -1, nothing.
   An activation has a setting of its own, whatever its caller's, and so has a thread.
   run: -s near=near.server,allow=middle */
#include "failing.h"
#include "near.import.h"

static _Atomic long threads_own;

static void thread(void *unused)
{
    (void)unused;
    threads_own = fl_deadline(-1);
}

int main(void)
{
    HOLDS(fl_deadline(5) == -1 && fl_error() == 0);
    HOLDS(fl_deadline(-7) == 5);
    HOLDS(fl_deadline(0) == -1);
    HOLDS(fl_deadline(PATIENCE) == 0);
    HOLDS(RUN(near, {NOTE_LIMIT}, {LIMIT, 100 * MILLISECOND}, {NOTE_LIMIT}) == 0);
    HOLDS(RUN(near, {NOTE_LIMIT}) == 0);
    HOLDS(NOTED(near, -1, 100 * MILLISECOND, -1));
    HOLDS(fl_deadline(PATIENCE) == PATIENCE);
    fl_thread_start(thread, NULL);
    HOLDS(BECOMES(threads_own == -1));
    HOLDS(fl_deadline(-1) == PATIENCE && fl_deadline(-1) == -1);
    return broken != 0;
}
