/* The records of stacks, and which of them have cached pages. */
#include "../../../guestkernel/core/stack.c"
#include "inside.h"

struct records *inside_stacks(void)
{
    return &stack_records;
}

uint32_t inside_cached_stacks(void)
{
    uint32_t count = 0;
    for (const struct link *link = cached.next; link != &cached; link = link->next)
        count++;
    return count;
}
