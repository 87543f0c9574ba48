/* fl_priority() sets a thread's priority, 0 to 15, and asks for it with any other number; a thread starts with that of the
   thread that starts it, the first one with 8. */
#include "holds.h"

static volatile int of_started = -1, error_of_started = -1;

static void started(void *argument)
{
    (void)argument;
    error_of_started = fl_error();
    of_started = fl_priority(-1);
}

int main(void)
{
    HOLDS(fl_priority(-1) == 8);
    HOLDS(fl_priority(0) == 8 && fl_error() == 0);
    HOLDS(fl_priority(16) == 0 && fl_error() == 0);
    HOLDS(fl_priority(15) == 0);
    HOLDS(fl_priority(1000) == 15);
    HOLDS(fl_priority(3) == 15 && fl_priority(-1000) == 3);
    HOLDS(fl_thread_start(started, NULL) == 0);
    for (int i = 0; i < 1000 && of_started < 0; i++)
        fl_sleep(MILLISECOND);
    HOLDS(of_started == 3 && error_of_started == 0);
    return broken != 0;
}
