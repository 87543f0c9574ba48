/* The server desk: see desk.h. */
#include "desk.h"

#include "shelf.import.h"

#include <faultline/export.h>

#include <stdlib.h>

static struct book *kept;

static int or_error(int result)
{
    return fl_error() ? -fl_error() : result;
}

int desk_number(struct book *book)
{
    int number = shelf_number(book);
    return or_error(number);
}
FL_EXPORT(desk_number);

int desk_number_of(unsigned long handle)
{
    return desk_number((struct book *)handle);
}
FL_EXPORT(desk_number_of);

unsigned long desk_handle(struct book *book)
{
    return (unsigned long)book;
}
FL_EXPORT(desk_handle);

struct book *desk_pass(struct book *book)
{
    return book;
}
FL_EXPORT(desk_pass);

struct book *desk_give(unsigned long handle)
{
    return (struct book *)handle;
}
FL_EXPORT(desk_give);

struct book *desk_fetch(int number)
{
    return shelf_book(number);
}
FL_EXPORT(desk_fetch);

int desk_keep(struct book *book)
{
    kept = book;
    return 0;
}
FL_EXPORT(desk_keep);

int desk_hold(struct book *book)
{
    kept = book;
    return or_error(fl_hold(book));
}
FL_EXPORT(desk_hold);

int desk_kept_number(void)
{
    return desk_number(kept);
}
FL_EXPORT(desk_kept_number);

int desk_hold_kept(void)
{
    return or_error(fl_hold(kept));
}
FL_EXPORT(desk_hold_kept);

int desk_drop_kept(void)
{
    return or_error(fl_release(kept));
}
FL_EXPORT(desk_drop_kept);

struct book *desk_kept(void)
{
    return kept;
}
FL_EXPORT(desk_kept);

int desk_release(struct book *book)
{
    return or_error(fl_release(book));
}
FL_EXPORT(desk_release);

int desk_hoard(int count)
{
    int fetched = 0;
    for (int i = 0; i < count; i++)
        fetched += shelf_book(i) != NULL;
    return fetched;
}
FL_EXPORT(desk_hoard);

int desk_die(void)
{
    exit(0);
}
FL_EXPORT(desk_die);
