/* Random numbers that a seed repeats. */
#ifndef ATTACK_CHANCE_H
#define ATTACK_CHANCE_H

#include <stdint.h>

void chance_seed(uint64_t seed);
uint64_t chance(void);

/* From 0 to limit - 1; 0 if there is no such number. */
uint64_t chance_below(uint64_t limit);

#endif
