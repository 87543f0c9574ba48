/* The server pages: is lent pages, and given large buffers; with a gate as the server gate has. */
#ifndef CONFORMANCE_PAGES_H
#define CONFORMANCE_PAGES_H

#include <stddef.h>

enum { PAGE = 4096 };

/* With pages that are shared, `count` bytes each. */
int pages_fill(unsigned char *bytes, size_t count, int value); /* returns what the first byte was */
int pages_talk(unsigned *words, size_t count); /* sets the first word, waits for the second, and returns it */
int pages_two(unsigned char *one, unsigned char *other, size_t count); /* copies from one to the other */
int pages_mixed(unsigned char *bytes, size_t count, const char *text, char *copy, size_t room, long claimed);
int pages_keep(unsigned char *bytes, size_t count); /* remembers where they are */
int pages_touch(void); /* writes there; with nothing remembered, nowhere */
int pages_at_gate(unsigned char *bytes, size_t count, int value); /* waits until the gate is open, then fills */
int pages_die(unsigned char *bytes, size_t count); /* writes 'd' into the first byte, and ends */

/* What pages_at_gate found in the first byte when it went on, and the number of times that it has ended. */
int pages_found(void);
int pages_ended(void);
void pages_gate(int is_open);
void pages_await(int inside);
int pages_inside(void);

/* With copies. */
long pages_ends(const unsigned char *bytes, size_t count); /* the sum of the first and the last */
long pages_zeros(unsigned char *bytes,
                 size_t count); /* FL_OUT: how many of the first of each page are 0; writes both ends */
long pages_turn(unsigned char *bytes, size_t count); /* FL_INOUT: exchanges both ends */
long pages_pair(const unsigned char *one, size_t count, const unsigned char *other, size_t other_count);

int pages_allocate(size_t bytes); /* whether the server can have so much; keeps it not */

#endif
