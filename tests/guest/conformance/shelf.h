/* The server shelf: objects, and what becomes of them. */
#ifndef CONFORMANCE_SHELF_H
#define CONFORMANCE_SHELF_H

#define SHELF_BOOKS 64

struct book;

/* Book 0 to SHELF_BOOKS - 1, after `ns` nanoseconds, or, if that is -1, after shelf_let(); NULL: there is none. Both run
   beside others. */
struct book *shelf_take(int number, long ns);
void shelf_let(void);

int shelf_read(struct book *book, long ns);   /* its number, after `ns` nanoseconds; -1: NULL */
void shelf_post(struct book *book);           /* nobody waits */
int shelf_revoke(int number);                 /* what fl_revoke() says */
int shelf_released(int number);               /* how often it was; runs beside others */

#endif
