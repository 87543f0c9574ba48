/* When a server dies that is itself a client, what it has called goes on alone where it has begun, and never begins
   where it has not; its futures are gone, its one-way calls that wait are withdrawn, and what it held of others'
   objects is dropped.
   run: -s near=near.server,allow=middle -s middle=middle.server,allow=far -s far=far.server,allow=near -s asker=asker.server,allow=ledge
   stderr: was ended by fl_kill() */
#include "asker.import.h"
#include "failing.h"
#include "far.import.h"
#include "middle.import.h"
#include "near.import.h"
#include "ledge.import.h"

int main(void)
{
    RUN(near, {CALL, 0});
    fl_future call = RUN_ASYNC(near, {CALL, 2}, {AWAIT, 1}, {NOTE, 1}, {NOTE, 2});
    let_others_wait();
    fl_future others = RUN_BESIDE_ASYNC(near, {START, 1}, {NOTE, 3}, {POST_NOTE, 4}, {CALL, 1}, {NOTE, 5}, {NOTE, 6});
    fl_future own = RUN_ASYNC(middle, {NOTE, 7});
    let_others_wait();
    HOLDS(NOTED_NOTHING(near));
    HOLDS(fl_kill("near") == 0);
    HOLDS(near_run_result(call) == -1 && fl_error() == EOWNERDEAD);
    HOLDS(near_run_beside_result(others) == -1 && fl_error() == EOWNERDEAD);
    middle_keep(1);
    HOLDS(middle_run_result(own) == 0 && NOTED(middle, 1, 7));

    HOLDS(asker_takes(1) == 0 && ledge_released(1) == 0);
    struct book *same = ledge_take(2, 0);
    HOLDS(asker_takes(2) == 0);
    HOLDS(fl_kill("asker") == 0);
    HOLDS(BECOMES(ledge_released(1) == 1));
    HOLDS(ledge_released(2) == 0 && ledge_read(same, 0) == 2);
    return broken != 0;
}
