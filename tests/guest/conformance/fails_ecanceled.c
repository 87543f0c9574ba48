/* ECANCELED: f_result of a call that fl_cancel() has cut off, of a server's, the kernel's or the host's; it ends the
   future.
   run: -s near=near.server,allow=middle */
#include "failing.h"
#include "near.import.h"

#include <faultline/console.import.h>
#include <faultline/kernel.import.h>

#include <string.h>

static char bytes[100];

int main(void)
{
    fl_future running = RUN_ASYNC(near, {AWAIT, 1}, {NOTE, 1});
    fl_future queued = RUN_ASYNC(near, {NOTE, 2});
    fl_future sleep = fl_sleep_async(PATIENCE), read = console_read_async(bytes, sizeof bytes);
    let_others_wait();
    HOLDS(fl_cancel(running) == 0 && fl_cancel(queued) == 0 && fl_cancel(sleep) == 0 && fl_cancel(read) == 0);
    HOLDS(fl_poll(running) == 1 && fl_poll(queued) == 1 && fl_poll(sleep) == 1 && fl_poll(read) == 1);
    HOLDS(near_run_result(running) == -1 && fl_error() == ECANCELED);
    HOLDS(near_run_result(queued) == -1 && fl_error() == ECANCELED);
    HOLDS(fl_sleep_result(sleep) == -1 && fl_error() == ECANCELED);
    HOLDS(console_read_result(read) == -1 && fl_error() == ECANCELED);
    HOLDS(fl_poll(running) == -1 && fl_error() == EBADF);
    near_keep(1);
    HOLDS(RUN(near, {ANSWER, 3}) == 3 && NOTED(near, 1));
    return broken != 0;
}
