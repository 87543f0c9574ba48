/* The kernel's functions have f_async and f_result like all others: those that wait do not keep the caller, several can at
   once, and they can be cancelled and bounded.
   native: no, since a bad pointer is a crash there */
#include "holds.h"

#include <faultline/kernel.import.h>

static unsigned word;

int main(void)
{
    long before = fl_time(FL_CLOCK_MONOTONIC);
    fl_future long_sleep = fl_sleep_async(250 * MILLISECOND), short_sleep = fl_sleep_async(20 * MILLISECOND);
    fl_future word_wait = fl_wait_word_async(&word, 0, -1), now = fl_time_async(FL_CLOCK_MONOTONIC);
    HOLDS(fl_poll(now) == 1 && fl_time_result(now) >= before);
    HOLDS(fl_poll(word_wait) == 0);
    HOLDS(fl_wake_word(&word, 1) == 1);
    HOLDS(fl_wait_word_result(word_wait) == 0 && fl_error() == 0);
    HOLDS(fl_wait_any((fl_future[]){long_sleep, short_sleep}, 2, -1) == 1);
    HOLDS(fl_sleep_result(short_sleep) == 0 && fl_sleep_result(long_sleep) == 0 && fl_error() == 0);
    long took = fl_time(FL_CLOCK_MONOTONIC) - before;
    HOLDS(took >= 250 * MILLISECOND);

    word_wait = fl_wait_word_async(&word, 0, -1);
    HOLDS(fl_cancel(word_wait) == 0);
    HOLDS(fl_wake_word(&word, 1) == 0);
    HOLDS(fl_wait_word_result(word_wait) == -1 && fl_error() == ECANCELED);

    fl_deadline(10 * MILLISECOND);
    fl_future sleep = fl_sleep_async(10000l * MILLISECOND);
    word_wait = fl_wait_word_async(&word, 0, -1);
    fl_deadline(-1);
    HOLDS(fl_sleep_result(sleep) == -1 && fl_error() == ETIMEDOUT);
    HOLDS(fl_wait_word_result(word_wait) == -1 && fl_error() == ETIMEDOUT);

    HOLDS(fl_wait_word_result(fl_wait_word_async(&word, 1, -1)) == 0 && fl_error() == 0);
    HOLDS(fl_wait_word_result(fl_wait_word_async((unsigned *)16, 1, -1)) == -1 && fl_error() == EFAULT);
    HOLDS(fl_restart_result(fl_restart_async("nobody")) == -1 && fl_error() == ENOSYS);
    unsigned long page = fl_map_result(fl_map_async(4096));
    HOLDS(page != 0 && *(int *)page == 0);
    return broken != 0;
}
