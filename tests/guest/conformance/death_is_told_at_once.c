/* Whoever waits for a server that dies resumes at once, even if the thread that ended it goes on without a pause.
   run: -s near=near.server,allow=middle
   stderr: near: was ended by fl_kill() */
#include "failing.h"
#include "near.import.h"

static _Atomic int error;

static void wait_for_near(void *unused)
{
    (void)unused;
    RUN(near, {SLEEP, 10 * PATIENCE});
    error = fl_error();
}

int main(void)
{
    fl_thread_start(wait_for_near, NULL);
    let_others_wait();
    long killed = now();
    HOLDS(fl_kill("near") == 0);
    for (long end = now() + PATIENCE; !error && now() < end;)
        for (volatile int i = 0; i < 100000; i++)
            ;
    HOLDS(error == EOWNERDEAD && now() - killed < PATIENCE / 5);
    return broken != 0;
}
