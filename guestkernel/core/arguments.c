/* What of a call crosses besides what its pointers lead to: registers, stack arguments, vector registers. */
#include "call_fast.h"

uint8_t *arguments_place(struct activation *callee, const struct frame *from, const struct fl_function *function)
{
    uint64_t stack_bytes = (function->shape.stack_bytes + 15u) & ~15u;
    uint8_t *stack_arguments = (uint8_t *)(callee->gate + 1) - stack_bytes;
    frame_pass(&callee->frame, from, function->shape.integer_mask);
    frame_start(&callee->frame, function->entry, stack_top(callee->stack) - stack_bytes - 8);
    memory_clear(stack_arguments + function->shape.stack_bytes, stack_bytes - function->shape.stack_bytes);
    *(uint64_t *)(stack_arguments - 8) = FL_RETURN_GATE;
    return stack_arguments;
}

bool arguments_has_vector(const struct fl_shape *shape)
{
    uint64_t widths;
    __builtin_memcpy(&widths, shape->sse_width, sizeof widths);
    return widths != 0;
}

static void copy_vector(uint8_t to[512], const uint8_t from[512], unsigned int number, uint64_t width)
{
    uint64_t offset = VECTOR_STATE_XMM + 16ull * number;
    memory_clear(to + offset, 16);
    memory_copy(to + offset, from + offset, width);
}

void arguments_pass_vector(uint8_t callee_state[512], const uint8_t caller_state[512], const struct fl_shape *shape)
{
    memory_copy(callee_state, vector_state_start, sizeof vector_state_start);
    for (unsigned int i = 0; i < FL_SSE_ARGUMENTS; i++)
        if (shape->sse_width[i])
            copy_vector(callee_state, caller_state, i, shape->sse_width[i]);
}

void arguments_take_vector(uint8_t caller_state[512], const uint8_t callee_state[512], const struct fl_shape *shape)
{
    for (unsigned int i = 0; i < 2; i++)
        if (shape->sse_result_width[i])
            copy_vector(caller_state, callee_state, i, shape->sse_result_width[i]);
}
