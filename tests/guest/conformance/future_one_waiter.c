/* One thread at a time waits for a future: meanwhile f_result and fl_wait_any by another are EBADF. fl_poll and fl_cancel
   work. */
#include "gate.import.h"
#include "holds.h"

#include <threads.h>

static fl_future futures[2];
static int result, error;

static int wait_for_it(void *unused)
{
    (void)unused;
    result = gate_pass_result(futures[0]);
    error = fl_error();
    return 0;
}

static int wait_for_any(void *unused)
{
    (void)unused;
    return fl_wait_any(futures, 2, -1);
}

/* Until somebody waits for it; without waiting himself. */
static void await_waiter(fl_future future)
{
    fl_deadline(0);
    do {
        thrd_yield();
        gate_pass_result(future);
    } while (fl_error() == EAGAIN);
    fl_deadline(-1);
}

int main(void)
{
    thrd_t thread;
    int index;
    futures[0] = gate_pass_async(7);
    thrd_create(&thread, wait_for_it, NULL);
    await_waiter(futures[0]);
    HOLDS(gate_pass_result(futures[0]) == -1 && fl_error() == EBADF);
    HOLDS(fl_wait_any(futures, 1, -1) == -1 && fl_error() == EBADF);
    HOLDS(fl_poll(futures[0]) == 0);
    gate_open();
    thrd_join(thread, NULL);
    HOLDS(result == 7 && error == 0);

    gate_close();
    futures[0] = gate_pass_async(8);
    futures[1] = gate_pass_async(9);
    thrd_create(&thread, wait_for_any, NULL);
    await_waiter(futures[1]);
    HOLDS(gate_pass_result(futures[1]) == -1 && fl_error() == EBADF);
    HOLDS(fl_cancel(futures[1]) == 0);
    thrd_join(thread, &index);
    HOLDS(index == 1);
    gate_open();
    HOLDS(gate_pass_result(futures[0]) == 8);
    HOLDS(gate_pass_result(futures[1]) == -1 && fl_error() == ECANCELED);
    return broken != 0;
}
