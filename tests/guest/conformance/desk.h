/* The server desk: uses the books of the server shelf, for which it has handles as any client. */
#ifndef CONFORMANCE_DESK_H
#define CONFORMANCE_DESK_H

struct book;

/* What gives an int gives -fl_error() if what it did failed. */
int desk_number(struct book *book); /* the book's, asked of the shelf */
int desk_number_of(unsigned long handle); /* likewise, of a forged one */
unsigned long desk_handle(struct book *book);
struct book *desk_pass(struct book *book); /* gives it back */
struct book *desk_give(unsigned long handle);
struct book *desk_fetch(int number); /* fetches it from the shelf and gives it on, keeping its own hold */

int desk_keep(struct book *book); /* remembers it, no more */
int desk_hold(struct book *book); /* and holds it as well */
int desk_kept_number(void);
int desk_hold_kept(void);
int desk_drop_kept(void);
struct book *desk_kept(void);

int desk_release(struct book *book); /* which is not its own to release */
int desk_hoard(int count); /* fetches books 0, 1, ... and never releases them */
int desk_die(void);

#endif
