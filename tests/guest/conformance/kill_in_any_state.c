/* fl_kill() ends a server whatever it does: before its first call, without one, while it starts, or with calls; what
   it says, and what fl_restart() says, of one that lives or is dead.
   run: -s near=near.server,allow=middle -s starter=starter.server,allow=near
   stderr: near: was ended by fl_kill(), so its callers get EOWNERDEAD */
#include "failing.h"
#include "near.import.h"
#include "starter.import.h"

static void dies_and_comes_back(void)
{
    HOLDS(fl_kill("near") == 0 && fl_error() == 0);
    HOLDS(fl_kill("near") == -1 && fl_error() == EOWNERDEAD);
    HOLDS(RUN(near) == -1 && fl_error() == EOWNERDEAD);
    HOLDS(fl_restart("near") == 0 && fl_error() == 0);
    HOLDS(fl_restart("near") == -1 && fl_error() == EAGAIN);
}

int main(void)
{
    HOLDS(fl_restart("near") == -1 && fl_error() == EAGAIN);
    dies_and_comes_back(); /* it has never started */
    HOLDS(RUN(near, {ANSWER, 1}) == 1);
    dies_and_comes_back();
    fl_future call = RUN_ASYNC(near, {SLEEP, PATIENCE});
    let_others_wait();
    dies_and_comes_back();
    HOLDS(near_run_result(call) == -1 && fl_error() == EOWNERDEAD);
    HOLDS(RUN(near, {ANSWER, 2}) == 2 && near_starts() == 1);
    near_keep(START_WAITS);
    call = starter_add_async(1);
    let_others_wait();
    HOLDS(fl_kill("starter") == 0 && starter_add_result(call) == -1 && fl_error() == EOWNERDEAD);
    near_keep(START_AT_ONCE);
    HOLDS(fl_restart("starter") == 0 && starter_add(3) == 3);
    return broken != 0;
}
