/* The server villain: does what no server may, at random, to its callers, to the kernel, and to the server witness. */
#ifndef ATTACK_VILLAIN_H
#define ATTACK_VILLAIN_H

#include <stddef.h>
#include <stdint.h>

/* Plays so many tricks, the next ones of a seed. */
uint64_t villain_play(uint64_t seed, unsigned tricks, uint64_t a, uint64_t b, uint64_t c, uint64_t d);
uint64_t villain_play_beside(uint64_t seed, unsigned tricks); /* beside other calls */
void villain_post(uint64_t seed, unsigned tricks); /* nobody waits */

/* Writes where it may and where it may not, and claims any number of bytes. */
long villain_take(const uint8_t *in, size_t count, uint8_t *out, size_t room, uint64_t seed);
long villain_read(const char *text, uint64_t seed);
uint64_t villain_share(uint64_t *words, size_t count, uint64_t seed); /* shared pages */
struct villain_large {
    uint64_t words[6];
};
struct villain_large villain_spread(uint64_t seed); /* what it returns is all of one byte */
double villain_scale(double value, uint64_t seed);

struct loot;
struct loot *villain_make(uint64_t seed); /* any pointer at all */
long villain_use(struct loot *loot, uint64_t seed);

#endif
