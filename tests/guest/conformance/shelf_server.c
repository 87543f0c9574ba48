/* The server shelf: see shelf.h. */
#include "shelf.h"

#include <faultline/call.h>
#include <faultline/export.h>

#include <stddef.h>

struct book {
    int number, released;
};

static _Atomic int let;
static struct book books[SHELF_BOOKS];

void book_release(struct book *book)
{
    book->released++;
}
FL_OBJECT(struct book, book_release);

struct book *shelf_take(int number, long ns)
{
    fl_sleep(ns);
    while (ns < 0 && !let)
        fl_sleep(1000000);
    if (number < 0 || number >= SHELF_BOOKS)
        return NULL;
    books[number].number = number;
    return &books[number];
}
FL_EXPORT(shelf_take, FL_CONCURRENT);

void shelf_let(void)
{
    let = 1;
}
FL_EXPORT(shelf_let, FL_CONCURRENT);

int shelf_read(struct book *book, long ns)
{
    fl_sleep(ns);
    return book ? book->number : -1;
}
FL_EXPORT(shelf_read);

void shelf_post(struct book *book)
{
    (void)book;
}
FL_EXPORT(shelf_post, FL_ONEWAY);

int shelf_revoke(int number)
{
    return fl_revoke(&books[number]);
}
FL_EXPORT(shelf_revoke);

int shelf_released(int number)
{
    return books[number].released;
}
FL_EXPORT(shelf_released, FL_CONCURRENT);
