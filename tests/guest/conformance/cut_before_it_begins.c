/* A call that is cut off while its server starts never begins; the start goes on, without a deadline, and those that
   wait for it are served.
   run: -s starter=starter.server,allow=near
   stderr: starter: was ended by fl_kill() */
#include "failing.h"
#include "near.import.h"
#include "starter.import.h"

int main(void)
{
    near_keep(START_WAITS);
    fl_deadline(20 * MILLISECOND);
    HOLDS(starter_add(1) == -1 && fl_error() == ETIMEDOUT);
    HOLDS(starter_add(2) == -1 && fl_error() == ETIMEDOUT); /* its queue is kept */
    HOLDS(starter_add_beside(4) == -1 && fl_error() == ETIMEDOUT);
    fl_deadline(-1);
    near_keep(START_AT_ONCE);
    HOLDS(starter_add_beside(8) == 8 && starter_add(16) == 24);
    HOLDS(starter_start_error() == 0);
    near_keep(START_WAITS);
    HOLDS(fl_kill("starter") == 0 && fl_restart("starter") == 0);
    fl_deadline(20 * MILLISECOND);
    HOLDS(starter_begin() == NULL && fl_error() == ETIMEDOUT);
    fl_deadline(-1);
    near_keep(START_AT_ONCE);
    HOLDS(starter_add(1) == 1 && starter_released() == 0);
    near_keep(START_WAITS);
    HOLDS(fl_kill("starter") == 0 && fl_restart("starter") == 0);
    fl_future started = starter_add_async(1);
    let_others_wait();
    HOLDS(fl_cancel(started) == 0 && starter_add_result(started) == -1 && fl_error() == ECANCELED);
    near_keep(START_AT_ONCE);
    HOLDS(starter_add(2) == 2);
    return broken != 0;
}
