/* The server taker: takes buffers of every kind, and its time. */
#ifndef CONFORMANCE_TAKER_H
#define CONFORMANCE_TAKER_H

#include <stddef.h>

#define TAKER_NAME_MAX 10

struct taker_large {
    long values[4];
};

/* Each sleeps for `ns` nanoseconds with what it was given in its hands, then works on it. */
long taker_sum(const unsigned char *bytes, size_t count, long ns); /* of all bytes */
int taker_fill(unsigned char *bytes, size_t count, long ns); /* with 7; says how many it fills */
int taker_raise(unsigned char *bytes, size_t count, long ns); /* by 1 each */
int taker_share(unsigned char *bytes, size_t count, long ns); /* adds 1 before and 1 after sleeping */
struct taker_large taker_large(long ns); /* 1 2 3 4 */
long taker_eighth(long a, long b, long c, long d, long e, long f, long ns, long eighth);

/* What the last of them that came to its end has seen or made of the first byte; 0: none has. Runs beside any other. */
long taker_last(void);

int taker_length(const char *name); /* at most TAKER_NAME_MAX bytes */
int taker_claim(unsigned char *bytes, int count, int claimed); /* says that it has filled in so many */
void taker_post(const unsigned char *bytes, size_t count); /* nobody waits */
void taker_post_name(const char *name);
int taker_posts(void); /* how many of them have run */

#endif
