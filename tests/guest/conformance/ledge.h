/* The server ledge: objects, and what becomes of them. */
#ifndef CONFORMANCE_LEDGE_H
#define CONFORMANCE_LEDGE_H

#define LEDGE_BOOKS 64

struct book;

/* Book 0 to LEDGE_BOOKS - 1, after `ns` nanoseconds, or, if that is -1, after ledge_let(1); NULL: there is none. Both run
   beside others. */
struct book *ledge_take(int number, long ns);
void ledge_let(int opens);

int ledge_read(struct book *book, long ns); /* its number, likewise; -1: NULL */
void ledge_post(struct book *book); /* nobody waits */
int ledge_revoke(int number); /* what fl_revoke() says; beside others */
int ledge_released(int number); /* how often it was; runs beside others */

#endif
