/* The server ledge: see ledge.h. */
#include "ledge.h"

#include <faultline/call.h>
#include <faultline/export.h>

#include <stddef.h>

struct book {
    int number, released;
};

static _Atomic int let;
static struct book books[LEDGE_BOOKS];

static void wait_for(long ns)
{
    fl_sleep(ns);
    while (ns < 0 && !let)
        fl_sleep(1000000);
}

void book_release(struct book *book)
{
    book->released++;
}
FL_OBJECT(struct book, book_release);

struct book *ledge_take(int number, long ns)
{
    wait_for(ns);
    if (number < 0 || number >= LEDGE_BOOKS)
        return NULL;
    books[number].number = number;
    return &books[number];
}
FL_EXPORT(ledge_take, FL_CONCURRENT);

void ledge_let(int opens)
{
    let = opens;
}
FL_EXPORT(ledge_let, FL_CONCURRENT);

int ledge_read(struct book *book, long ns)
{
    wait_for(ns);
    return book ? book->number : -1;
}
FL_EXPORT(ledge_read);

void ledge_post(struct book *book)
{
    (void)book;
}
FL_EXPORT(ledge_post, FL_ONEWAY);

int ledge_revoke(int number)
{
    return fl_revoke(&books[number]);
}
FL_EXPORT(ledge_revoke, FL_CONCURRENT);

int ledge_released(int number)
{
    return books[number].released;
}
FL_EXPORT(ledge_released, FL_CONCURRENT);
