/* A fault, or exit(), in a thread of a server's own is the server's death as well: its callers get EOWNERDEAD, and
   after fl_restart() its threads are no more.
   run: -s near=near.server,allow=middle
   stderr: near: writes to address 0x0 */
#include "failing.h"
#include "near.import.h"

int main(void)
{
    HOLDS(RUN(near, {THREAD, 2}, {SLEEP, 20 * MILLISECOND}, {CRASH}, {SLEEP, PATIENCE}) == -1 &&
          fl_error() == EOWNERDEAD);
    HOLDS(fl_restart("near") == 0);
    HOLDS(RUN(near, {THREAD, 2}, {SLEEP, 20 * MILLISECOND}, {EXIT, 0}, {SLEEP, PATIENCE}) == -1 &&
          fl_error() == EOWNERDEAD);
    HOLDS(fl_restart("near") == 0);
    HOLDS(RUN(near, {THREAD, 3}, {SLEEP, 20 * MILLISECOND}, {NOTE, 1}, {CRASH}, {SLEEP, 1}, {CRASH}) == -1);
    HOLDS(fl_error() == EOWNERDEAD && fl_restart("near") == 0);
    fl_sleep(40 * MILLISECOND);
    HOLDS(RUN(near, {ANSWER, 3}) == 3 && NOTED_NOTHING(near));
    return broken != 0;
}
