/* Threads in servers: of their own, and those of callers whose calls run side by side. */
#include "threads_crew.h"
#include "threads_help.h"

#include <errno.h>

static int count(void *unused)
{
    (void)unused;
    return (int)crew_count(8000);
}

static int hold(void *unused)
{
    (void)unused;
    return crew_hold(60 * MILLISECOND);
}

/* A call that is cut off while it waits for a mutex goes on waiting, and gets it. */
static void cut_off(void)
{
    thrd_t holder;
    long before = crew_wait();
    thrd_create(&holder, hold, NULL);
    while (!crew_is_held())
        thrd_yield();
    fl_deadline(15 * MILLISECOND);
    bool failed = crew_count(1) == -1 && fl_error() == ETIMEDOUT;
    fl_deadline(-1);
    rule("a call that waits for a mutex too long is cut off", failed && crew_is_held());
    thrd_join(holder, NULL);
    long end = milliseconds_now() + 5000;
    while (crew_wait() != before + 100 && milliseconds_now() < end)
        thrd_yield();
    rule("but gets the mutex, and does its work", crew_wait() == before + 100);
}

int main(void)
{
    rule("a server starts threads, and answers before they end", crew_start(50, 10) == thrd_success);
    rule("which go on when nobody calls, and can be waited for in another call", crew_wait() == 50 * 10 * 100);
    long counted = run_threads(8, count);
    rule("calls side by side exclude one another by the server's mutex", crew_wait() == 50 * 10 * 100 + counted);
    cut_off();
    rule("in a call the current thread is the server's, and cannot be detached", crew_identity() == 1);
    crew_storage(1);
    rule("a server stack keeps what is stored on it", crew_storage(2) == 1);
    rule("thrd_exit() in a call is the server's end", crew_leave() == -1 && fl_error() == EOWNERDEAD);
    rule("and not the caller's", thrd_equal(thrd_current(), thrd_current()));
    return broken != 0;
}
