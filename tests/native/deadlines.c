/* Being cut off: the caller goes on at once, and what it called goes on by itself. */
#include "check.h"
#include "relay.import.h"
#include "worker.import.h"

#define BOUND (150 * MILLISECOND)

static void of_the_program(void)
{
    CHECK(fl_deadline(BOUND) == -1);
    CHECK(worker_side(0) == 1 && fl_error() == 0);
    long start = fl_time(FL_CLOCK_MONOTONIC);
    CHECK(relay_deaf(5 * BOUND) == -1 && fl_error() == ETIMEDOUT);
    CHECK(fl_time(FL_CLOCK_MONOTONIC) - start < 2 * BOUND);
    CHECK(relay_deaf(0) == -1 && fl_error() == ETIMEDOUT); /* its queue is still held */
    CHECK(fl_sleep(5 * BOUND) == -1 && fl_error() == ETIMEDOUT);
    CHECK(fl_sleep(MILLISECOND) == 0);
    CHECK(fl_deadline(-1) == BOUND);
    CHECK(relay_done() == 0);
    CHECK(relay_deaf(0) == 2);
    fl_deadline(0);
    CHECK(fl_sleep(MILLISECOND) == -1 && fl_error() == EAGAIN);
    CHECK(worker_half(3) == 1.5 && fl_error() == 0);
    fl_deadline(-1);
}

static void inside(void)
{
    /* a server's own bound */
    CHECK(relay_sleep(3 * BOUND, BOUND / 4) == ETIMEDOUT && fl_error() == 0);
    CHECK(worker_default(0) == 1);
    CHECK(relay_sleep(0, -1) == 0);
    /* inherited from its caller */
    fl_deadline(BOUND);
    long start = fl_time(FL_CLOCK_MONOTONIC);
    CHECK(relay_sleep(4 * BOUND, -1) == -1 && fl_error() == ETIMEDOUT);
    CHECK(fl_time(FL_CLOCK_MONOTONIC) - start < 3 * BOUND);
    fl_deadline(-1);
    CHECK(worker_default(0) == 1);
}

static void of_a_future(void)
{
    fl_deadline(MILLISECOND);
    fl_future late = worker_beside_async(BOUND);
    fl_deadline(-1);
    fl_sleep(BOUND / 4);
    CHECK(fl_wait_any((fl_future[]){late, 0}, 2, 0) == 0); /* it has ended, whether somebody waited or not */
    CHECK(worker_beside_result(late) == -1 && fl_error() == ETIMEDOUT);
}

int main(void)
{
    of_the_program();
    inside();
    of_a_future();
    return broken != 0;
}
