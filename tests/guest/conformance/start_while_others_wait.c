/* While a server starts, all other calls of it wait, whatever their queues: with a deadline of 0 they are EAGAIN, when their
   time is over ETIMEDOUT, and then never run; what does not wait for its beginning waits as ever.
   run: -s near=near.server,allow=middle -s starter=starter.server,allow=near */
#include "failing.h"
#include "near.import.h"
#include "starter.import.h"

int main(void)
{
    near_keep(START_WAITS);
    fl_future starts = starter_add_async(1);
    HOLDS(starts != 0);
    fl_sleep(5 * MILLISECOND);
    fl_deadline(0);
    HOLDS(starter_add(10) == -1 && fl_error() == EAGAIN);
    HOLDS(starter_add_beside(10) == -1 && fl_error() == EAGAIN);
    fl_future waits = starter_add_async(100), beside = starter_add_beside_async(1000);
    HOLDS(waits && beside);
    fl_deadline(5 * MILLISECOND);
    HOLDS(starter_add(10) == -1 && fl_error() == ETIMEDOUT);
    HOLDS(starter_add_beside(10) == -1 && fl_error() == ETIMEDOUT);
    fl_deadline(-1);
    HOLDS(fl_poll(starts) == 0 && fl_poll(waits) == 0 && fl_poll(beside) == 0);
    near_keep(START_AT_ONCE);
    starter_add_result(starts);
    starter_add_result(waits);
    starter_add_beside_result(beside);
    HOLDS(fl_error() == 0 && starter_add(0) == 1101);
    return broken != 0;
}
