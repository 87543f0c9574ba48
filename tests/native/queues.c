/* One at a time, or side by side; who may wait, and who would wait for ever. */
#include "check.h"
#include "relay.import.h"
#include "worker.import.h"

enum { MANY = 8 };

static int most_at_once(fl_future (*start)(long), int (*result)(fl_future))
{
    fl_future futures[MANY];
    int most = 0;
    for (int i = 0; i < MANY; i++)
        futures[i] = start(10 * MILLISECOND);
    for (int i = 0; i < MANY; i++) {
        int at_once = result(futures[i]);
        CHECK(fl_error() == 0);
        most = at_once > most ? at_once : most;
    }
    return most;
}

static void side_by_side(void)
{
    CHECK(most_at_once(worker_default_async, worker_default_result) == 1);
    CHECK(most_at_once(worker_side_async, worker_side_result) == 1);
    CHECK(most_at_once(worker_beside_async, worker_beside_result) > 1);
    fl_future slow = worker_default_async(800 * MILLISECOND);
    long start = fl_time(FL_CLOCK_MONOTONIC);
    worker_side(0);
    worker_beside(0);
    CHECK(fl_time(FL_CLOCK_MONOTONIC) - start < 600 * MILLISECOND);
    fl_deadline(0);
    CHECK(worker_next() == -1 && fl_error() == EAGAIN);
    CHECK(worker_side(0) == 1 && fl_error() == 0);
    fl_deadline(-1);
    CHECK(worker_default_result(slow) == 1);
}

static void in_order(void)
{
    fl_future futures[100];
    int first = worker_next();
    worker_default_async(20 * MILLISECOND);
    for (int i = 0; i < 100; i++)
        futures[i] = worker_next_async();
    for (int i = 0; i < 100; i++)
        CHECK(worker_next_result(futures[i]) == first + 1 + i);
}

static void one_way(void)
{
    int numbers[256];
    fl_future slow = worker_default_async(600 * MILLISECOND);
    long start = fl_time(FL_CLOCK_MONOTONIC);
    for (int i = 0; i < 64; i++)
        worker_note(i);
    CHECK(fl_error() == 0 && fl_time(FL_CLOCK_MONOTONIC) - start < 500 * MILLISECOND);
    fl_deadline(0);
    worker_note(64);
    CHECK(fl_error() == EAGAIN);
    fl_deadline(10 * MILLISECOND);
    worker_note(64);
    CHECK(fl_error() == ETIMEDOUT);
    fl_deadline(-1);
    worker_note(64);
    CHECK(fl_error() == 0 && fl_poll(slow) == 1);
    CHECK(worker_noted(numbers, 256) == 65);
    for (int i = 0; i < 65; i++)
        CHECK(numbers[i] == i);
    worker_default_result(slow);
}

static void circles(void)
{
    CHECK(worker_circle(0) == 0);
    CHECK(worker_circle(1) == EDEADLK);
    CHECK(worker_circle_by_future() == EDEADLK);
    fl_deadline(1000 * MILLISECOND);
    CHECK(worker_circle(1) == EDEADLK);
    CHECK(worker_circle_by_future() == EDEADLK);
    fl_deadline(-1);
    CHECK(worker_circle(0) == 0 && fl_error() == 0);
}

int main(void)
{
    side_by_side();
    in_order();
    one_way();
    circles();
    return broken != 0;
}
