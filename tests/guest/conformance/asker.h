/* The server asker: asks others for what it may not have been granted, and holds what is theirs. */
#ifndef CONFORMANCE_ASKER_H
#define CONFORMANCE_ASKER_H

/* Each does one thing, and says which error it met. */
int asker_calls(void); /* taker_length */
int asker_starts(void); /* taker_length, without waiting */
int asker_fetches(void); /* the result of that */
int asker_posts(void); /* taker_post */
int asker_reads(void); /* console_read, of no bytes */
int asker_starts_to_read(void); /* the same, without waiting */
int asker_restarts(const char *server);
int asker_kills(const char *server);
int asker_takes(int number); /* a book from the ledge, and keeps it */

/* Waits for asker_let() with a book, keeps it if asked, and gives its number; or the negative of the error that it met. */
struct book;
int asker_reads_later(struct book *book, int keeps);
void asker_let(void);
void asker_drops(void); /* what it kept */

/* Reads from the console into memory of its own, which starts with the words "untouched". */
int asker_waits_for_input(void);
int asker_is_reading(void);
int asker_memory_is_untouched(void);

#endif
