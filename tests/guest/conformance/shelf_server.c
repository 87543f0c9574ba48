/* The server shelf: see shelf.h. */
#include "shelf.h"

#include "desk.h"

#include <faultline/call.h>
#include <faultline/export.h>

#include <stdlib.h>
#include <string.h>

struct book {
    int number;
    int is_new;
};

struct box {
    int number;
};

static struct book books[SHELF_BOOKS];
static struct box boxes[SHELF_BOOKS];
static int released[SHELF_NOTES];
static int released_count, live, calls;
static unsigned released_by = 1000;
static unsigned is_open, inside; /* words that calls wait for */
static int release_waits;

static void change(unsigned *word, unsigned value)
{
    *word = value;
    fl_wake_word(word, 1000);
}

static void wait_at_gate(void)
{
    change(&inside, inside + 1);
    while (!is_open)
        fl_wait_word(&is_open, 0, -1);
    change(&inside, inside - 1);
}

static void note(int number)
{
    if (released_count < SHELF_NOTES)
        released[released_count] = number;
    released_count++;
}

void book_release(struct book *book);
void box_release(struct box *box);

void book_release(struct book *book)
{
    if (release_waits)
        wait_at_gate();
    note(book->number);
    released_by = fl_caller();
    live -= book->is_new;
    if (book->is_new)
        free(book);
}
FL_OBJECT(struct book, book_release);

void box_release(struct box *box)
{
    note(box->number);
}
FL_OBJECT(struct box, box_release, FL_QUEUE(boxes));

struct book *shelf_book(int number)
{
    books[number].number = number;
    return &books[number];
}
FL_EXPORT(shelf_book);

struct book *shelf_new(int number)
{
    struct book *book = malloc(sizeof *book);
    if (!book)
        return NULL;
    *book = (struct book){number, 1};
    live++;
    return book;
}
FL_EXPORT(shelf_new);

struct box *shelf_box(int number)
{
    boxes[number].number = number;
    return &boxes[number];
}
FL_EXPORT(shelf_box);

struct book *shelf_none(void)
{
    return NULL;
}
FL_EXPORT(shelf_none);

int shelf_number(struct book *book)
{
    calls++;
    return book ? book->number : -100;
}
FL_EXPORT(shelf_number);

int shelf_box_number(struct box *box)
{
    calls++;
    return box->number;
}
FL_EXPORT(shelf_box_number);

int shelf_same(struct book *one, struct book *other)
{
    return one == other;
}
FL_EXPORT(shelf_same);

int shelf_behind(int a, int b, int c, int d, int e, int f, struct book *book)
{
    return a + b + c + d + e + f + book->number;
}
FL_EXPORT(shelf_behind);

int shelf_ask_desk(void)
{
    const struct book *book = desk_kept();
    return book ? book->number : -fl_error();
}
FL_EXPORT(shelf_ask_desk);

int shelf_show_desk(int number)
{
    int result = desk_number(&books[number]);
    return fl_error() ? -fl_error() : result;
}
FL_EXPORT(shelf_show_desk);

struct book *shelf_pass(struct book *book)
{
    return book;
}
FL_EXPORT(shelf_pass);

struct book *shelf_book_and(int number, int *copy)
{
    *copy = number;
    return shelf_book(number);
}
FL_EXPORT(shelf_book_and, FL_OUT(copy, 1));

struct book *shelf_book_at_gate(int number)
{
    wait_at_gate();
    return shelf_book(number);
}
FL_EXPORT(shelf_book_at_gate);

void shelf_wait(void)
{
    wait_at_gate();
}
FL_EXPORT(shelf_wait);

void shelf_wait_beside(void)
{
    wait_at_gate();
}
FL_EXPORT(shelf_wait_beside, FL_QUEUE(boxes));

int shelf_die(void)
{
    exit(0);
}
FL_EXPORT(shelf_die);

void shelf_post(struct book *book)
{
    wait_at_gate();
    note(book->number + 1000);
}
FL_EXPORT(shelf_post, FL_ONEWAY, FL_QUEUE(boxes));

unsigned long shelf_address(int number)
{
    return (unsigned long)&books[number];
}
FL_EXPORT(shelf_address);

int shelf_revoke(int number)
{
    return fl_revoke(&books[number]) ? fl_error() : 0;
}
FL_EXPORT(shelf_revoke, FL_CONCURRENT);

int shelf_revoke_address(unsigned long address)
{
    return fl_revoke((void *)address) ? fl_error() : 0;
}
FL_EXPORT(shelf_revoke_address);

int shelf_calls(void)
{
    return calls;
}
FL_EXPORT(shelf_calls);

int shelf_number_at_gate(struct book *book)
{
    wait_at_gate();
    return book->number;
}
FL_EXPORT(shelf_number_at_gate, FL_CONCURRENT);

void shelf_gate(int open)
{
    change(&is_open, (unsigned)open);
}
FL_EXPORT(shelf_gate, FL_CONCURRENT);

void shelf_await(int count)
{
    for (unsigned now; (now = inside) != (unsigned)count;)
        fl_wait_word(&inside, now, -1);
}
FL_EXPORT(shelf_await, FL_CONCURRENT);

int shelf_released(int *numbers)
{
    int count = released_count < SHELF_NOTES ? released_count : SHELF_NOTES;
    memcpy(numbers, released, (size_t)count * sizeof *numbers);
    released_count = 0;
    return count;
}
FL_EXPORT(shelf_released, FL_OUT(numbers, SHELF_NOTES, FL_RESULT), FL_CONCURRENT);

int shelf_released_count(void)
{
    return released_count;
}
FL_EXPORT(shelf_released_count, FL_CONCURRENT);

unsigned shelf_released_by(void)
{
    return released_by;
}
FL_EXPORT(shelf_released_by, FL_CONCURRENT);

struct book *shelf_book_beside(int number)
{
    return shelf_book(number);
}
FL_EXPORT(shelf_book_beside, FL_CONCURRENT);

void shelf_release_at_gate(int yes)
{
    release_waits = yes;
}
FL_EXPORT(shelf_release_at_gate, FL_CONCURRENT);

int shelf_live(void)
{
    return live;
}
FL_EXPORT(shelf_live, FL_CONCURRENT);
