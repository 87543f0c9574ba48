/* A process that makes memory, futures, threads, objects, one-way calls, copies or nested calls without end meets an error of
   its own: ENOMEM when it has what it may have, EAGAIN or ELOOP at the bounds of their number. Others go on working.
   run: --mem=32M --server=bomber=bomber.server,mem=1M,allow=gate:shelf:pages:echo --server=echo=echo.server,allow=bomber
   stderr: bomber: was ended by fl_kill() */
#include "bomber.import.h"
#include "gate.import.h"
#include "holds.h"
#include "pages.import.h"
#include "shelf.import.h"

#include <stdlib.h>
#include <string.h>
#include <threads.h>

static int nothing(void *unused)
{
    (void)unused;
    return 5;
}

static int others_work(void)
{
    static unsigned char buffer[8 * PAGE];
    thrd_t thread;
    int result = 0;
    struct book *book = shelf_new(3);
    if (!book || shelf_number(book) != 3 || fl_release(book) != 0)
        return 0;
    if (pages_ends(buffer, sizeof buffer) != 0 || fl_error() != 0 || shelf_calls_result(shelf_calls_async()) == 0)
        return 0;
    void *memory = malloc(100000);
    if (!memory)
        return 0;
    memset(memory, 1, 100000);
    free(memory);
    return thrd_create(&thread, nothing, NULL) == thrd_success && thrd_join(thread, &result) == thrd_success &&
           result == 5;
}

static void afresh(void)
{
    HOLDS(fl_kill("bomber") == 0 && fl_restart("bomber") == 0);
}

int main(void)
{
    long count, pages, again;
    HOLDS(bomber_map(&pages) == ENOMEM && pages > 50 && pages < 256);
    HOLDS(bomber_futures(&count) == ENOMEM && count < 20);
    HOLDS(bomber_threads(&count) == ENOMEM && count < 20);
    HOLDS(bomber_objects(&count) == ENOMEM && count < 200);
    HOLDS(bomber_async_buffers(&count) == ENOMEM && count == 0);
    HOLDS(others_work());
    afresh();
    HOLDS(bomber_futures(&count) == ENOMEM && count > 50 && count < 1024 && others_work());
    afresh();
    HOLDS(bomber_threads(&count) == ENOMEM && count > 10 && others_work());
    afresh();
    HOLDS(bomber_posts(&count) == EAGAIN && count == 65 && others_work());
    afresh();
    HOLDS(bomber_buffers(&count) == ENOMEM && count > 1 && count < 6 && others_work());
    afresh();
    HOLDS(bomber_async_buffers(&count) == ENOMEM && count > 1 && count < 8 && others_work());
    afresh();
    int end = bomber_nest(0);
    HOLDS(end % 1000 == ELOOP && end / 1000 > 20 && others_work());
    afresh();
    HOLDS(bomber_map(&again) == ENOMEM && again > pages / 2);
    return broken != 0;
}
