/* Calls that do not wait. */
#include "check.h"
#include "relay.import.h"
#include "worker.import.h"

#include <string.h>

/* As the kernel's import header has them. */
fl_future fl_sleep_async(long ns);
int fl_sleep_result(fl_future future);
fl_future fl_restart_async(const char *server);
int fl_restart_result(fl_future future);

static void results(void)
{
    int values[] = {1, 2, 3};
    char text[8] = "-------";
    fl_future sum = worker_sum_async(values, 3), large = worker_large_async(5), claim = worker_claim_async(text, 7, 4);
    memset(values, 0, sizeof values);
    CHECK(sum && large && claim);
    CHECK(worker_claim_result(claim) == 4 && strcmp(text, "xxxx---") == 0);
    CHECK(worker_large_result(large).part[4] == 9);
    CHECK(worker_sum_result(sum) == 6 && fl_error() == 0);
    CHECK(worker_sum_result(sum) == -1 && fl_error() == EBADF);
    CHECK(worker_sum_result(0) == -1 && fl_error() == EBADF);
    CHECK(worker_sum_async(values, (size_t)1 << 62) == 0 && fl_error() == EFAULT);
    fl_future other = worker_half_async(1);
    CHECK(worker_sum_result(other) == -1 && fl_error() == EBADF);
    CHECK(worker_half_result(other) == 0.5);
    claim = worker_claim_async(text, 7, 8);
    CHECK(worker_claim_result(claim) == -1 && fl_error() == EPROTO && strcmp(text, "xxxx---") == 0);
    CHECK(worker_claim_result(claim) == -1 && fl_error() == EBADF);
}

static void waiting(void)
{
    fl_future slow = worker_beside_async(200 * MILLISECOND), quick = worker_beside_async(0);
    fl_future both[] = {slow, quick}, bad[] = {12345, quick};
    CHECK(fl_wait_any(both, 2, -1) == 1);
    CHECK(fl_poll(quick) == 1 && fl_poll(slow) == 0);
    CHECK(fl_wait_any(bad, 2, -1) == -1 && fl_error() == EBADF);
    CHECK(fl_wait_any(both, 65, -1) == -1 && fl_error() == EFAULT);
    CHECK(fl_wait_any(&slow, 1, 0) == -1 && fl_error() == EAGAIN);
    CHECK(fl_wait_any(&slow, 1, 10 * MILLISECOND) == -1 && fl_error() == ETIMEDOUT);
    fl_deadline(10 * MILLISECOND);
    CHECK(worker_beside_result(slow) == -1 && fl_error() == ETIMEDOUT);
    CHECK(fl_wait_any(&slow, 1, -1) == -1 && fl_error() == ETIMEDOUT);
    fl_deadline(0);
    CHECK(worker_beside_result(slow) == -1 && fl_error() == EAGAIN);
    fl_deadline(-1);
    CHECK(worker_beside_result(slow) > 0 && worker_beside_result(quick) > 0);
    CHECK(fl_poll(slow) == -1 && fl_error() == EBADF);
}

static void cancelling(void)
{
    fl_future running = relay_deaf_async(50 * MILLISECOND), queued = relay_deaf_async(0);
    fl_sleep(10 * MILLISECOND);
    CHECK(fl_cancel(running) == 0 && fl_cancel(running) == 1);
    CHECK(relay_deaf_result(running) == -1 && fl_error() == ECANCELED);
    CHECK(fl_cancel(running) == -1 && fl_error() == EBADF);
    CHECK(fl_cancel(queued) == 0);
    CHECK(relay_deaf_result(queued) == -1 && fl_error() == ECANCELED);
    CHECK(relay_done() == 0);
    CHECK(relay_deaf(0) == 2); /* what was running went on, what was waiting did not begin */
    fl_future ended = worker_half_async(1);
    CHECK(fl_wait_any(&ended, 1, -1) == 0);
    CHECK(fl_cancel(ended) == 1 && worker_half_result(ended) == 0.5);
}

static void of_the_kernel(void)
{
    long start = fl_time(FL_CLOCK_MONOTONIC);
    fl_future sleeping = fl_sleep_async(20 * MILLISECOND), long_sleep = fl_sleep_async(1000000 * MILLISECOND);
    fl_future futures[] = {sleeping, long_sleep};
    CHECK(fl_wait_any(futures, 2, -1) == 0);
    CHECK(fl_sleep_result(sleeping) == 0 && fl_time(FL_CLOCK_MONOTONIC) - start >= 20 * MILLISECOND);
    CHECK(fl_cancel(long_sleep) == 0);
    CHECK(fl_sleep_result(long_sleep) == -1 && fl_error() == ECANCELED);
    char name[] = "nobody";
    fl_future restart = fl_restart_async(name);
    name[0] = 'x';
    CHECK(fl_restart_result(restart) == -1 && fl_error() == ENOSYS);
}

static void many(void)
{
    static fl_future futures[1025];
    fl_future slow = worker_side_async(100 * MILLISECOND);
    for (int i = 0; i < 1023; i++)
        futures[i] = worker_side_async(0);
    CHECK(futures[1022] != 0);
    CHECK(worker_side_async(0) == 0 && fl_error() == EAGAIN);
    CHECK(worker_side_result(slow) == 1);
    for (int i = 0; i < 1023; i++)
        CHECK(worker_side_result(futures[i]) == 1);
    CHECK(worker_side_result(worker_side_async(0)) == 1);
}

int main(void)
{
    results();
    waiting();
    cancelling();
    of_the_kernel();
    many();
    return broken != 0;
}
