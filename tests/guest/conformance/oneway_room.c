/* A queue holds at most 64 one-way calls beside the one that runs: another waits until there is room, fails with EAGAIN if
   fl_deadline() is 0, and with ETIMEDOUT when its time is over. Other calls are not kept from the queue. */
#include "gate.import.h"
#include "holds.h"

#include <threads.h>

enum { MOST = 64 };

static int post_one_more(void *unused)
{
    (void)unused;
    gate_post(MOST + 1);
    return fl_error();
}

int main(void)
{
    int notes[GATE_NOTES] = {0}, error = -1;
    thrd_t thread;
    gate_post(0);
    gate_await(1);
    fl_deadline(0);
    for (int i = 1; i <= MOST; i++)
        gate_post(i);
    HOLDS(fl_error() == 0);
    gate_post(1000);
    HOLDS(fl_error() == EAGAIN);
    gate_post_sum(notes, 1);
    HOLDS(fl_error() == EAGAIN);
    fl_deadline(10 * MILLISECOND);
    gate_post(1001);
    HOLDS(fl_error() == ETIMEDOUT);
    fl_deadline(-1);
    fl_future posted = gate_posted_async();
    HOLDS(posted != 0);
    thrd_create(&thread, post_one_more, NULL);
    fl_sleep(5 * MILLISECOND);
    HOLDS(gate_count() == 0);
    gate_open();
    thrd_join(thread, &error);
    HOLDS(error == 0);
    HOLDS(gate_posted_result(posted) == MOST + 1);
    HOLDS(gate_posted() == MOST + 2);
    HOLDS(gate_notes(notes) == MOST + 2);
    int in_order = 1;
    for (int i = 0; i < MOST + 2; i++)
        in_order &= notes[i] == i;
    HOLDS(in_order);
    return broken != 0;
}
