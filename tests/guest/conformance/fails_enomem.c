/* ENOMEM: the caller may not have the memory that its copies, its future, its one-way call, its host call with a
   deadline, the handle that a result is, or a function of the kernel's needs. Then nothing of it has happened.
   run: --mem=16M
   stdin: true */
#include "failing.h"
#include "ledge.import.h"
#include "taker.import.h"

#include <faultline/console.h>
#include <faultline/kernel.import.h>

#include <stdlib.h>

static unsigned char bytes[1 << 20];

static void map_all_but(unsigned long left)
{
    while (fl_map(left))
        ;
}

static void in_calls(void)
{
    HOLDS(taker_sum(bytes, sizeof bytes, 0) == -1 && fl_error() == ENOMEM);
    HOLDS(taker_sum_async(bytes, sizeof bytes, 0) == 0 && fl_error() == ENOMEM);
    taker_post(bytes, sizeof bytes);
    HOLDS(fl_error() == ENOMEM);
    fl_deadline(PATIENCE);
    HOLDS(console_read(bytes, sizeof bytes) == -1 && fl_error() == ENOMEM);
    fl_deadline(-1);
    HOLDS(console_read(bytes, sizeof bytes) == 0 && fl_error() == 0);
    HOLDS(taker_sum(bytes, 100, 0) == 0 && fl_error() == 0 && taker_posts() == 0);
}

static void nothing(void *unused)
{
    (void)unused;
}

/* Until there is not even room for what is smallest. */
static void in_the_rest(void)
{
    fl_future taken = ledge_take_async(LEDGE_BOOKS - 1, -1);
    HOLDS(taken != 0 && ledge_released(0) == 0); /* has the ledge make its second stack */
    map_all_but(4096);
    HOLDS(fl_map(1) == 0 && fl_error() == ENOMEM);
    HOLDS(fl_thread_start(nothing, NULL) == -1 && fl_error() == ENOMEM);
    while (fl_sleep_async(PATIENCE))
        ;
    HOLDS(fl_error() == ENOMEM);
    int books = 0;
    while (books < LEDGE_BOOKS - 1 && ledge_take(books, 0))
        books++;
    HOLDS(books < LEDGE_BOOKS - 1 && fl_error() == ENOMEM);
    ledge_let(1);
    HOLDS(ledge_take_result(taken) == NULL && fl_error() == ENOMEM && fl_poll(taken) == -1);
}

int main(void)
{
    taker_last();
    map_all_but(512 << 10);
    in_calls();
    in_the_rest();
    return broken != 0;
}
