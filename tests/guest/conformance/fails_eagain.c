/* EAGAIN: what would have to wait, and may not, since the deadline is 0: for a queue or a stack, a future, a time, a
   word, room in a queue, or a request slot of the host's; then nothing of it has happened. And one future too many.
   run: -s near=near.server,allow=middle */
#include "failing.h"
#include "near.import.h"

#include <faultline/console.import.h>
#include <faultline/kernel.import.h>

#define QUEUE_POSTED_MAX 64
#define HOST_CALLS_MAX 32
#define FUTURES_MAX 1024

static void in_a_guest_call(void)
{
    fl_future busy = RUN_ASYNC(near, {AWAIT, 1});
    HOLDS(RUN(near, {NOTE, 1}) == -1 && fl_error() == EAGAIN);
    HOLDS(RUN_BESIDE(near, {ANSWER, 5}) == 5 && fl_error() == 0);
    HOLDS(near_run_result(busy) == -1 && fl_error() == EAGAIN);
    near_keep(1);
    fl_deadline(-1);
    HOLDS(near_run_result(busy) == 0 && NOTED_NOTHING(near));
    fl_deadline(0);
}

static void in_the_kernels(void)
{
    const unsigned word = 1;
    fl_future sleep = fl_sleep_async(PATIENCE);
    HOLDS(fl_sleep(1) == -1 && fl_error() == EAGAIN);
    HOLDS(fl_sleep_result(sleep) == -1 && fl_error() == EAGAIN);
    HOLDS(fl_wait_any(&sleep, 1, -1) == -1 && fl_error() == EAGAIN);
    HOLDS(fl_wait_word(&word, 1, -1) == -1 && fl_error() == EAGAIN);
    HOLDS(fl_wait_word(&word, 2, -1) == 0 && fl_error() == 0);
    HOLDS(fl_poll(sleep) == 0 && fl_cancel(sleep) == 0);
    HOLDS(fl_sleep_result(sleep) == -1 && fl_error() == ECANCELED);
}

static void in_a_one_way_call(void)
{
    fl_future busy = RUN_ASYNC(near, {AWAIT, 2});
    for (int i = 0; i < QUEUE_POSTED_MAX; i++) {
        near_post(SCRIPT({NOTE, i}));
        HOLDS(fl_error() == 0);
    }
    near_post(SCRIPT({NOTE, QUEUE_POSTED_MAX}));
    HOLDS(fl_error() == EAGAIN);
    near_keep(2);
    fl_deadline(-1);
    near_run_result(busy);
    int wanted[QUEUE_POSTED_MAX];
    for (int i = 0; i < QUEUE_POSTED_MAX; i++)
        wanted[i] = i;
    HOLDS(notes_are(near_notes, wanted, QUEUE_POSTED_MAX));
    fl_deadline(0);
}

static void in_a_host_call(void)
{
    static char bytes[HOST_CALLS_MAX + 1];
    for (int i = 0; i < HOST_CALLS_MAX; i++)
        HOLDS(console_read_async(&bytes[i], 1) != 0);
    HOLDS(console_read(&bytes[HOST_CALLS_MAX], 1) == -1 && fl_error() == EAGAIN);
    HOLDS(console_read_async(&bytes[HOST_CALLS_MAX], 1) == 0 && fl_error() == EAGAIN);
}

static void in_f_async(void)
{
    int made = 0;
    while (fl_sleep_async(PATIENCE))
        made++;
    HOLDS(fl_error() == EAGAIN && made == FUTURES_MAX - HOST_CALLS_MAX);
    near_post(SCRIPT({NOTE, 0}));
    HOLDS(fl_error() == EAGAIN);
}

int main(void)
{
    RUN(near);
    fl_deadline(0);
    in_a_guest_call();
    in_the_kernels();
    in_a_one_way_call();
    in_a_host_call();
    in_f_async();
    return broken != 0;
}
