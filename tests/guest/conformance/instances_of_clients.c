/* With instances=client each client of a server has a server of its own: what one does, its death among it, the other
   does not see; fl_kill() and fl_restart() of the program are about its own.
   run: -s near=near.server,allow=middle -s middle=middle.server,allow=far -s far=far.server,allow=near,instances=client
   stderr: far: was ended by fl_kill() */
#include "failing.h"
#include "far.import.h"
#include "middle.import.h"
#include "near.import.h"

int main(void)
{
    HOLDS(RUN(middle, {CALL, 2}, {NOTE, 1}, {NOTE, 2}) == 0 && RUN(far, {NOTE, 3}) == 0);
    HOLDS(NOTED(far, 3));
    fl_future others = RUN_ASYNC(middle, {CALL, 2}, {CALL_BESIDE, 1}, {AWAIT, 1}, {NOTE_ERROR});
    let_others_wait();
    HOLDS(RUN(far, {SLEEP, MILLISECOND}, {ANSWER, 5}) == 5 && fl_poll(others) == 0); /* its queue is another */
    HOLDS(fl_kill("far") == 0);
    HOLDS(RUN(far) == -1 && fl_error() == EOWNERDEAD);
    near_keep(1);
    HOLDS(middle_run_result(others) == 0 && NOTED(middle, 0));
    HOLDS(RUN(middle, {CALL, 1}, {CRASH}, {NOTE_ERROR}) == 0 && NOTED(middle, 0, EOWNERDEAD));
    HOLDS(fl_restart("far") == 0 && RUN(far, {ANSWER, 6}) == 6 && NOTED_NOTHING(far));
    HOLDS(RUN(middle, {CALL, 1}, {NOTE, 1}, {NOTE_ERROR}) == 0 && NOTED(middle, 0, EOWNERDEAD, EOWNERDEAD));
    return broken != 0;
}
