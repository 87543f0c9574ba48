/* Calls with more than registers: entering them, a server's start before its first, and their return. */
#include "call_fast.h"
#include "future.h"

void call_link(struct activation *caller, struct activation *callee, struct fl_function *function, uint64_t deadline)
{
    call_link_plainly(caller, callee, function);
    if (deadline != caller->deadline)
        cut_set_deadline(callee, deadline);
}

/* Brings in what does not cross in registers. The caller's address space is current. */
static uint32_t pass_memory(struct activation *caller, struct activation *callee, struct fl_function *function)
{
    const struct fl_shape *shape = &function->shape;
    uint8_t *stack_arguments = arguments_place(callee, &caller->frame, function);
    if (shape->stack_bytes && !user_copy_in(stack_arguments, caller->frame.rsp, shape->stack_bytes))
        return FL_EFAULT;
    callee->copies = &callee->own_copies;
    callee->copies->stack = callee->stack;
    callee->copies->count = 0;
    if (!shape->parameter_count)
        return 0;
    uint32_t error = copies_enter(callee->copies, caller, function, stack_arguments);
    if (!error)
        error = copies_point(callee->copies, callee, caller->process, function, stack_arguments);
    if (error)
        copies_release(callee->copies);
    return error;
}

static void pass_vector(struct activation *caller, struct activation *callee, const struct fl_shape *shape)
{
    vector_state_save(caller);
    if (unlikely(arguments_has_vector(shape))) {
        arguments_pass_vector(callee->vector_state, caller->vector_state, shape);
        vector_state_load(callee->vector_state);
    } else {
        vector_state_load(vector_state_start);
    }
}

void call_set_start(struct activation *callee, uint64_t deadline)
{
    static const struct frame nothing;
    static const uint64_t no_arguments[FL_INTEGER_ARGUMENTS];
    frame_pass(&callee->frame, &nothing, no_arguments);
    frame_start(&callee->frame, callee->process->image->entry, stack_top(callee->stack) - 8);
    *callee->gate = FL_RETURN_GATE;
    cut_set_start(callee, deadline);
}

/* Constructors, and main if there is one, run before a server's first call, on the stack of that call. */
static struct activation *enter_start(struct activation *caller, struct activation *callee,
                                      struct fl_function *function, uint64_t deadline)
{
    call_link_plainly(caller, callee, function);
    call_set_start(callee, deadline);
    vector_state_save(caller);
    vector_state_load(vector_state_start);
    activation_enter(callee);
    return callee;
}

/* Takes a callee whose call is over off its thread, and gives back what it had. Its caller's address space is current. */
static void unlink_from(struct activation *caller, struct activation *callee)
{
    struct thread *thread = caller->thread;
    if (callee->flags & ACTIVATION_LOCAL_DEADLINE)
        timer_stop(&callee->deadline_timer);
    thread->top = caller;
    queue_give_back(callee);
    if (thread->priority != thread->own_priority)
        wait_settle(thread);
}

struct activation *call_enter(struct activation *caller, struct activation *callee, struct fl_function *function,
                              uint64_t deadline)
{
    if (callee->flags & ACTIVATION_STARTING)
        return enter_start(caller, callee, function, deadline);
    uint32_t error = pass_memory(caller, callee, function);
    call_link(caller, callee, function, deadline);
    if (error) {
        unlink_from(caller, callee);
        return call_fail(caller, function, error);
    }
    if (function->shape.parameter_count || function->shape.result_type)
        callee->flags |= ACTIVATION_COPIES;
    pass_vector(caller, callee, &function->shape);
    activation_enter(callee);
    return callee;
}

/* The server's start routine has returned: now the call that caused it. */
static struct activation *finish_start(struct activation *callee) /* model: finish_start */
{
    struct activation *caller = callee->caller;
    struct process *server = callee->process;
    uint64_t deadline = cut_end_start(callee);
    server->state = PROCESS_READY;
    queue_serve_stack_waiters(server);
    if (callee->flags & ACTIVATION_CUT)
        return cut_return(callee, false);
    if (callee->flags & ACTIVATION_FOR_PROXY) {
        future_run(caller, callee);
        return NULL;
    }
    activation_enter(caller);
    vector_state_load(caller->vector_state);
    return call_enter(caller, callee, callee->function, deadline);
}

struct activation *call_return_with_more(struct activation *callee) /* model: return_from */
{
    struct activation *caller = callee->caller;
    struct fl_function *function = callee->function;
    const struct fl_shape *shape = &function->shape;
    uint64_t back[FL_PARAMETERS_MAX];
    uint32_t error = 0, flags = callee->flags;
    if (flags & ACTIVATION_STARTING)
        return finish_start(callee);
    if (flags & (ACTIVATION_CUT | ACTIVATION_RELEASE))
        return cut_return(callee, true);
    if (flags & ACTIVATION_FOR_PROXY) {
        future_return(caller, callee);
        return NULL;
    }
    uint64_t rax = callee->frame.rax & shape->result_mask[0], rdx = callee->frame.rdx & shape->result_mask[1];
    if (shape->sse_result_width[0]) {
        vector_state_save(callee);
        arguments_take_vector(caller->vector_state, callee->vector_state, shape);
    }
    activation_enter(caller);
    vector_state_load(caller->vector_state);
    if (shape->parameter_count) {
        error = copies_check(callee->copies, function, rax, back);
        if (!error)
            error = copies_leave(callee->copies, caller->process, function, back);
        if (shape->flags & FL_SHAPE_HIDDEN_RESULT)
            rax = callee->copies->crossings[0].caller_address;
    }
    if (shape->result_type) { /* which may be one that was passed for the call */
        uint32_t object_error =
            object_return(callee->process, error ? NULL : caller->process, shape->result_type, rax, &rax);
        error = error ? error : object_error;
    }
    if (flags & ACTIVATION_COPIES)
        copies_release(callee->copies);
    unlink_from(caller, callee);
    if (error)
        return call_fail(caller, function, error);
    caller->error = 0;
    frame_results(&caller->frame, rax, rdx);
    return caller;
}
