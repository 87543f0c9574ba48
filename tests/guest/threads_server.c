/* Threads in servers: of their own, and those of callers whose calls run side by side. */
#include "threads_crew.h"
#include "threads_help.h"

#include <errno.h>

static int count(void *unused)
{
    (void)unused;
    return (int)crew_count(60);
}

int main(void)
{
    rule("a server starts threads, and answers before they end", crew_start(50, 10) == thrd_success);
    rule("which go on when nobody calls, and can be waited for in another call", crew_wait() == 50 * 10 * 100);
    long counted = run_threads(8, count);
    rule("calls side by side exclude one another by the server's mutex", crew_wait() == 50 * 10 * 100 + counted);
    rule("in a call the current thread is the server's, and cannot be detached", crew_identity() == 1);
    crew_storage(1);
    rule("a server stack keeps what is stored on it", crew_storage(2) == 1);
    rule("thrd_exit() in a call is the server's end", crew_leave() == -1 && fl_error() == EOWNERDEAD);
    rule("and not the caller's", thrd_equal(thrd_current(), thrd_current()));
    return broken != 0;
}
