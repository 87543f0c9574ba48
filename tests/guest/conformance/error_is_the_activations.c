/* fl_error() tells how the last call of the same activation ended, 0 if it succeeded; it is 0 at first. Calls of
   others, fl_error(), fl_caller() and fl_time() leave it alone.
   run: -s near=near.server,allow=middle */
#include "failing.h"
#include "near.import.h"

static _Atomic int others_error;

static void fail_alone(void *unused)
{
    (void)unused;
    int first = fl_error();
    fl_release(&first);
    others_error = first ? -1 : fl_error();
    fl_wake_word((const unsigned *)&others_error, 1);
}

int main(void)
{
    HOLDS(fl_poll(12345) == -1 && fl_error() == EBADF);
    fl_caller();
    fl_time(FL_CLOCK_MONOTONIC);
    HOLDS(fl_error() == EBADF && fl_error() == EBADF);
    HOLDS(RUN(near, {NOTE_ERROR, 0}, {LIMIT, MILLISECOND}, {SLEEP, PATIENCE}, {NOTE_ERROR}) == 0 && fl_error() == 0);
    HOLDS(NOTED(near, 0, ETIMEDOUT) && fl_error() == 0);
    HOLDS(fl_poll(12345) == -1);
    fl_thread_start(fail_alone, NULL);
    HOLDS(fl_error() == 0);
    fl_poll(12345);
    while (others_error == 0)
        ;
    HOLDS(fl_error() == EBADF && others_error == EBADF);
    return broken != 0;
}
