/* The lists of those that wait for words. */
#include "../../../guestkernel/core/words.c"
#include "inside.h"

const struct priority_list *inside_word_list(uint32_t number)
{
    return number < BUCKETS ? &buckets[number] : NULL;
}

bool inside_share_list(uint64_t address, uint64_t other)
{
    return bucket_of(&processes[PROCESS_PROGRAM], address) == bucket_of(&processes[PROCESS_PROGRAM], other);
}
