/* Random numbers: xorshift64* (Marsaglia 2003, Vigna 2016). */
#include "chance.h"

static uint64_t state = 88172645463325252ul;

uint64_t chance(void)
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return state * 0x2545f4914f6cdd1d;
}

uint64_t chance_below(uint64_t limit)
{
    return limit ? (chance() >> 16) % limit : 0;
}

void chance_seed(uint64_t seed)
{
    state = (seed + 1) * 0x9e3779b97f4a7c15 | 1;
    for (int i = 0; i < 4; i++)
        chance();
}
