/* The server shelf: has books and boxes, which clients hold; and a gate as the server gate has. */
#ifndef CONFORMANCE_SHELF_H
#define CONFORMANCE_SHELF_H

#define SHELF_BOOKS 16 /* numbers of books that are always the same object */
#define SHELF_NOTES 64

struct book;
struct box;

/* In the server's own queue. */
struct book *shelf_book(int number); /* the book of that number */
struct book *shelf_new(int number); /* a new one */
struct box *shelf_box(int number);
struct book *shelf_none(void);
int shelf_number(struct book *book); /* -100: there is none */
int shelf_box_number(struct box *box);
int shelf_same(struct book *one, struct book *other);
int shelf_behind(int a, int b, int c, int d, int e, int f, struct book *book); /* f and the book's number */
struct book *shelf_pass(struct book *book); /* gives it back */
int shelf_ask_desk(void); /* the number of the book that desk_kept() gives, or -fl_error() */
int shelf_show_desk(int number); /* desk_number() of a book of its own, or -fl_error() */
struct book *shelf_book_and(int number, int *copy);
struct book *shelf_book_at_gate(int number);
void shelf_wait(void); /* until the gate is open */
int shelf_die(void);
unsigned long shelf_address(int number); /* what the server has as its pointer */
int shelf_revoke(int number); /* 0, or fl_error() */
int shelf_revoke_address(unsigned long address);
int shelf_calls(void); /* of shelf_number and shelf_box_number */

/* In the queue `boxes`, where boxes are released. */
void shelf_wait_beside(void);
void shelf_post(struct book *book);         /* one way: waits until the gate is open, and notes its number and 1000 */

/* Beside all others. */
int shelf_number_at_gate(struct book *book); /* waits until the gate is open */
struct book *shelf_book_beside(int number);
void shelf_gate(int is_open);
void shelf_release_at_gate(int yes);        /* whether the release of a book waits until the gate is open */
void shelf_await(int inside); /* until so many calls wait at the gate */
int shelf_released(int *numbers); /* gives and forgets which were released, in order */
int shelf_released_count(void);
unsigned shelf_released_by(void);           /* fl_caller() of the last release of a book */
int shelf_live(void); /* new books that have not been released */

#endif
