/* A server that dies in its start, by a fault, by exit() or since main() returns other than 0, fails the call that
   caused it and all that wait for it with EOWNERDEAD; after fl_restart() the next call starts it again.
   run: -s starter=starter.server,allow=near
   stderr: starter: exited with status 1 before its first call, so its callers get EOWNERDEAD */
#include "failing.h"
#include "near.import.h"
#include "starter.import.h"

int main(void)
{
    static const int ways[] = {START_CRASHES, START_EXITS, START_FAILS};
    for (int i = 0; i < 3; i++) {
        near_keep(ways[i]);
        HOLDS(starter_add(1) == -1 && fl_error() == EOWNERDEAD);
        HOLDS(starter_add(1) == -1 && fl_error() == EOWNERDEAD);
        HOLDS(fl_restart("starter") == 0);
        fl_future first = starter_add_async(1), queued = starter_add_async(1);
        int queued_error = fl_error(); /* it may be dead by now, if a time slice ended here */
        fl_future beside = starter_add_beside_async(1);
        int beside_error = fl_error();
        HOLDS(starter_add_result(first) == -1 && fl_error() == EOWNERDEAD);
        HOLDS(queued ? starter_add_result(queued) == -1 && fl_error() == EOWNERDEAD : queued_error == EOWNERDEAD);
        HOLDS(beside ? starter_add_beside_result(beside) == -1 && fl_error() == EOWNERDEAD
                     : beside_error == EOWNERDEAD);
        HOLDS(fl_restart("starter") == 0);
    }
    near_keep(START_WAITS);
    fl_future starting = starter_add_async(1), waiting = starter_add_beside_async(1);
    let_others_wait();
    HOLDS(fl_kill("starter") == 0);
    HOLDS(starter_add_result(starting) == -1 && fl_error() == EOWNERDEAD);
    HOLDS(starter_add_beside_result(waiting) == -1 && fl_error() == EOWNERDEAD);
    near_keep(START_AT_ONCE);
    HOLDS(fl_restart("starter") == 0 && starter_add(5) == 5);
    return broken != 0;
}
