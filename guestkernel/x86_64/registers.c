/* Registers by their numbers, for the paths that look them up from a table. */
#include <machine.h> /* not this folder's own in unit tests */

static const uint16_t argument_offset[FL_INTEGER_ARGUMENTS] = {
    offsetof(struct frame, rdi), offsetof(struct frame, rsi), offsetof(struct frame, rdx),
    offsetof(struct frame, rcx), offsetof(struct frame, r8),  offsetof(struct frame, r9),
};

uint64_t frame_argument(const struct frame *frame, uint32_t index)
{
    return *(const uint64_t *)((const uint8_t *)frame + argument_offset[index]);
}

void frame_set_argument(struct frame *frame, uint32_t index, uint64_t value)
{
    *(uint64_t *)((uint8_t *)frame + argument_offset[index]) = value;
}
