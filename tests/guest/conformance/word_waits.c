/* fl_wait_word() returns at once with 0 if the word has another value than expected; otherwise it waits until it is woken, at
   most as long as it is told (ETIMEDOUT; EAGAIN for 0) and as the deadline allows. */
#include "team.h"

#include <limits.h>

static unsigned word = 3;

static void wait(struct member *member)
{
    member->result = fl_wait_word(&word, 3, 60000l * MILLISECOND);
    member->error = fl_error();
}

int main(void)
{
    struct member waiter = {.run = wait, .priority = 8};
    team_form();
    HOLDS(fl_wait_word(&word, 4, -1) == 0 && fl_error() == 0);
    HOLDS(fl_wait_word(&word, 4, 0) == 0);
    HOLDS(fl_wait_word(&word, 3, 0) == -1 && fl_error() == EAGAIN);
    long before = fl_time(FL_CLOCK_MONOTONIC);
    HOLDS(fl_wait_word(&word, 3, 5 * MILLISECOND) == -1 && fl_error() == ETIMEDOUT);
    HOLDS(fl_time(FL_CLOCK_MONOTONIC) - before >= 5 * MILLISECOND);
    fl_deadline(0);
    HOLDS(fl_wait_word(&word, 4, -1) == 0 && fl_error() == 0);
    HOLDS(fl_wait_word(&word, 3, -1) == -1 && fl_error() == EAGAIN);
    fl_deadline(5 * MILLISECOND);
    HOLDS(fl_wait_word(&word, 3, -1) == -1 && fl_error() == ETIMEDOUT);
    HOLDS(fl_wait_word(&word, 3, 60000l * MILLISECOND) == -1 && fl_error() == ETIMEDOUT);
    fl_deadline(-1);
    HOLDS(fl_wait_word((const unsigned *)0x1000, 0, -1) == -1 && fl_error() == EFAULT);
    HOLDS(fl_wait_word((const unsigned *)ULONG_MAX, 0, -1) == -1 && fl_error() == EFAULT);
    member_start(&waiter);
    HOLDS(!waiter.done);
    word = 4; /* alone wakes nobody */
    fl_sleep(2 * MILLISECOND);
    HOLDS(!waiter.done);
    HOLDS(fl_wake_word(&word, 1) == 1 && fl_error() == 0);
    HOLDS(member_ends(&waiter) && waiter.result == 0 && waiter.error == 0);
    return broken != 0;
}
