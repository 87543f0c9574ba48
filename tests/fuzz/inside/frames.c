/* Frames that are free, and pins. */
#include "../../../guestkernel/core/frames.c"
#include "inside.h"

uint64_t inside_free_frame(uint64_t before)
{
    return before ? *(uint64_t *)direct_map(before) : free_list;
}

uint32_t inside_pins(uint64_t physical, bool *released)
{
    uint32_t pin = pins[physical / FL_PAGE_SIZE];
    *released = pin & PIN_RELEASED;
    return pin & ~PIN_RELEASED;
}
