/* A server with the option restart that dies is new for the next call, also for one that comes at once, in each of
   its forms: it waits until what is left of the dead has been taken apart, with a deadline of 0 it is EAGAIN. Its
   callers get EOWNERDEAD as ever, and handles of its old objects are EBADF.
   run: -s near=near.server,allow=middle,restart -s ledge=ledge.server,restart
   stderr: near: writes to address 0x0 */
#include "failing.h"
#include "near.import.h"
#include "ledge.import.h"

static void kill_near(void)
{
    for (int i = 0; i < 40; i++)
        RUN_BESIDE_ASYNC(near, {SLEEP, PATIENCE});
    HOLDS(fl_kill("near") == 0);
}

int main(void)
{
    HOLDS(RUN(near, {NOTE, 1}, {CRASH}) == -1 && fl_error() == EOWNERDEAD);
    HOLDS(RUN(near, {ANSWER, 3}) == 3 && NOTED_NOTHING(near) && near_starts() == 1);
    HOLDS(fl_restart("near") == -1 && fl_error() == EAGAIN);
    fl_future calls[] = {RUN_ASYNC(near, {CRASH}), RUN_ASYNC(near, {CRASH})};
    for (int i = 0; i < 2; i++)
        HOLDS(near_run_result(calls[i]) == -1 && fl_error() == EOWNERDEAD);

    kill_near();
    HOLDS(RUN(near, {ANSWER, 4}, {NOTE, 4}) == 4 && NOTED(near, 4));
    kill_near();
    HOLDS(near_run_result(RUN_ASYNC(near, {ANSWER, 5}, {NOTE, 5})) == 5 && NOTED(near, 5));
    kill_near();
    near_post(SCRIPT({NOTE, 6}));
    HOLDS(fl_error() == 0 && NOTED(near, 6));
    kill_near();
    fl_deadline(0);
    HOLDS(RUN(near, {ANSWER, 7}) == 7 || fl_error() == EAGAIN);
    fl_deadline(-1);
    HOLDS(RUN(near, {ANSWER, 8}) == 8);

    struct book *old = ledge_take(1, 0);
    HOLDS(fl_kill("ledge") == 0);
    HOLDS(ledge_read(old, 0) == -1 && fl_error() == EBADF);
    HOLDS(ledge_read(ledge_take(1, 0), 0) == 1 && ledge_read(old, 0) == -1 && fl_error() == EBADF);
    return broken != 0;
}
