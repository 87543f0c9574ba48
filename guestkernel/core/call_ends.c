/* The end of a call that ran no user code to its end: with results, or with an error and the failure value. */
#include "kernel.h"
#include "machine.h"

/* Puts vector results into the state that is loaded, for a call that ran no user code. */
static void set_vector_results(struct activation *caller, const struct fl_shape *shape, const uint64_t low_halves[2])
{
    if (!shape->sse_result_width[0])
        return;
    vector_state_save(caller);
    for (unsigned int i = 0; i < 2; i++) {
        uint8_t *xmm = caller->vector_state + VECTOR_STATE_XMM + 16 * i;
        memory_clear(xmm, 16);
        memory_copy(xmm, &low_halves[i], shape->sse_result_width[i]);
    }
    vector_state_load(caller->vector_state);
}

struct activation *call_finish(struct activation *caller, struct fl_function *function, const uint64_t integer[2],
                               const uint64_t vector[2])
{
    const struct fl_shape *shape = &function->shape;
    set_vector_results(caller, shape, vector);
    caller->error = 0;
    frame_results(&caller->frame, integer[0] & shape->result_mask[0], integer[1] & shape->result_mask[1]);
    return caller;
}

struct activation *call_fail(struct activation *caller, struct fl_function *function, uint32_t error)
{
    const struct fl_shape *shape = &function->shape;
    uint64_t rax = shape->fails_integer;
    bool is_async = function->kind == FL_FUNCTION_ASYNC;
    if (is_async) {
        rax = 0;
    } else if (shape->flags & FL_SHAPE_HIDDEN_RESULT) {
        const struct fl_parameter *result = (const struct fl_parameter *)function->parameters;
        struct parameter_values values = {.frame = &caller->frame};
        rax = parameter_pointer(&values, result);
        user_clear(rax, result->element_size); /* where that is not the caller's memory, EFAULT has said so */
    }
    if (!is_async)
        set_vector_results(caller, shape, (const uint64_t[2]){shape->fails_sse, 0});
    caller->error = error;
    function->errors++;
    frame_results(&caller->frame, rax, 0);
    return caller;
}
