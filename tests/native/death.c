/* Servers that end: their callers go on, and they can be started afresh. */
#include "check.h"
#include "relay.import.h"
#include "worker.import.h"

static void by_itself(void)
{
    CHECK(worker_next() == 1 && worker_started() == 1);
    worker_exit(3);
    CHECK(fl_error() == EOWNERDEAD);
    CHECK(worker_next() == -1 && fl_error() == EOWNERDEAD);
    CHECK(worker_next_async() == 0 && fl_error() == EOWNERDEAD);
    CHECK(fl_kill("worker") == -1 && fl_error() == EOWNERDEAD);
    CHECK(fl_restart("worker") == 0);
#ifdef __FAULTLINE_NATIVE__ /* where nothing can put back what the server's memory was at first */
    CHECK(worker_next() == 2 && worker_started() == 2);
#else
    CHECK(worker_next() == 1 && worker_started() == 1);
#endif
    CHECK(fl_restart("worker") == -1 && fl_error() == EAGAIN);
    CHECK(fl_restart("nobody") == -1 && fl_error() == ENOSYS);
    CHECK(fl_restart(NULL) == -1 && fl_error() == EFAULT);
}

static void beside_others(void)
{
    fl_future running = worker_side_async(1000 * MILLISECOND), queued = worker_side_async(0);
    fl_future last = worker_late_exit_async(20 * MILLISECOND);
    CHECK(worker_side_result(queued) == -1 && fl_error() == EOWNERDEAD);
    CHECK(worker_side_result(running) == -1 && fl_error() == EOWNERDEAD);
    worker_late_exit_result(last);
    CHECK(fl_error() == EOWNERDEAD);
    CHECK(fl_restart("worker") == 0);
    long start = fl_time(FL_CLOCK_MONOTONIC);
    CHECK(worker_side(0) > 0 && fl_time(FL_CLOCK_MONOTONIC) - start < 500 * MILLISECOND);
}

static void by_the_program(void)
{
    fl_future running = worker_default_async(1000 * MILLISECOND), waiting = relay_sleep_async(0, -1);
    fl_sleep(20 * MILLISECOND);
    CHECK(fl_kill("worker") == 0);
    CHECK(relay_sleep_result(waiting) == EOWNERDEAD && fl_error() == 0);
    CHECK(worker_default_result(running) == -1 && fl_error() == EOWNERDEAD);
    CHECK(fl_restart("worker") == 0 && worker_default(0) > 0);
}

int main(void)
{
    by_itself();
    beside_others();
    by_the_program();
    return broken != 0;
}
