/* The server witness: honest, and quick to see when the kernel or another process has not left it as it must be. */
#ifndef ATTACK_WITNESS_H
#define ATTACK_WITNESS_H

#include <stddef.h>
#include <stdint.h>

uint64_t witness_sum(const uint8_t *bytes, size_t count);
long witness_fill(uint8_t *bytes, size_t room, size_t count,
                  uint8_t value); /* gives how many of `room` it has filled */
long witness_length(const char *text);
long witness_swap(uint32_t (*pairs)[2], const uint16_t *count);
uint64_t witness_xor(uint64_t *words, size_t count, uint64_t with); /* in shared pages; gives what they were together */
double witness_scale(double value, float by);
struct witness_large {
    uint64_t words[5];
};
struct witness_large witness_spread(uint64_t word);
void witness_post(uint32_t amount); /* nobody waits */
long witness_nap(long ns); /* beside other calls */
unsigned witness_caller(void);

/* What each caller holds is its own. */
struct account;
struct account *witness_open(long balance); /* NULL: of these there are too many */
long witness_balance(struct account *account, long add);
long witness_accounts(void); /* how many are open */

/* What was not as it must be, in words; gives how many bytes that takes, 0 if all was well. */
long witness_wrongs(char *text, size_t room);

#endif
