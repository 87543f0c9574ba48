/* The call and the return: what a page fault at an import slot or at the return gate does. */
#include "kernel.h"
#include "machine.h"

/* The caller's arguments cross; the callee starts with nothing else of the caller's. The caller's address space is current. */
static uint32_t pass_arguments(struct activation *caller, struct activation *callee, struct fl_function *function)
{
    const struct fl_shape *shape = &function->shape;
    uint64_t stack_bytes = (shape->stack_bytes + 15u) & ~15u;
    frame_pass(&callee->frame, &caller->frame, shape->integer_mask);
    frame_start(&callee->frame, function->entry, callee->stack->top - stack_bytes - 8);
    uint8_t *stack_arguments = (uint8_t *)(callee->gate + 1) - stack_bytes;
    if (unlikely(stack_bytes)) {
        if (!user_copy_in(stack_arguments, caller->frame.rsp, shape->stack_bytes))
            return FL_EFAULT;
        memory_clear(stack_arguments + shape->stack_bytes, stack_bytes - shape->stack_bytes);
    }
    *(uint64_t *)(stack_arguments - 8) = FL_RETURN_GATE;
    return unlikely(shape->parameter_count) ? buffers_enter(caller, callee, function, stack_arguments) : 0;
}

static void copy_vector(struct activation *to, const struct activation *from, unsigned int number, uint64_t width)
{
    uint64_t offset = VECTOR_STATE_XMM + 16ull * number;
    memory_clear(to->vector_state + offset, 16);
    memory_copy(to->vector_state + offset, from->vector_state + offset, width);
}

static void pass_vector_arguments(struct activation *caller, struct activation *callee, const struct fl_shape *shape)
{
    memory_copy(callee->vector_state, vector_state_start, sizeof callee->vector_state);
    for (unsigned int i = 0; i < FL_SSE_ARGUMENTS; i++)
        if (shape->sse_width[i])
            copy_vector(callee, caller, i, shape->sse_width[i]);
    vector_state_load(callee->vector_state);
}

static bool has_vector_arguments(const struct fl_shape *shape)
{
    uint64_t widths;
    __builtin_memcpy(&widths, shape->sse_width, sizeof widths);
    return widths != 0;
}

/* Stacks the callee on top of its caller's thread. */
static void link_activations(struct activation *caller, struct activation *callee, struct fl_function *function)
{
    callee->caller = caller;
    callee->function = function;
    callee->error = 0;
    callee->thread = caller->thread;
    callee->thread->top = callee;
}

/*
 * Runs `function` in `callee`, which is nobody else's: the caller's address space and vector state are current. Returns
 * what user mode goes on with. A call that passes nothing through memory never fills in the callee's frame.
 */
static struct activation *enter(struct activation *caller, struct activation *callee, struct fl_function *function)
{
    const struct fl_shape *shape = &function->shape;
    bool through_memory = shape->parameter_count | shape->stack_bytes;
    uint32_t error;
    if (likely(!through_memory)) {
        *callee->gate = FL_RETURN_GATE;
    } else if ((error = pass_arguments(caller, callee, function))) {
        callee->process->idle = callee;
        return call_fail(caller, function, error);
    }
    link_activations(caller, callee, function);
    vector_state_save(caller);
    if (unlikely(has_vector_arguments(shape)))
        pass_vector_arguments(caller, callee, shape);
    else
        vector_state_load(vector_state_start);
    activation_enter(callee);
    return likely(!through_memory) ? resume_call(callee, callee->stack->top - 8, &caller->frame, function) : callee;
}

/* Constructors, and main if there is one, run before a server's first call, on its server stack. */
static struct activation *enter_start(struct activation *caller, struct activation *callee,
                                      struct fl_function *function)
{
    static const uint64_t nothing[FL_INTEGER_ARGUMENTS];
    callee->process->state = PROCESS_READY;
    callee->starting = true;
    link_activations(caller, callee, function);
    frame_pass(&callee->frame, &caller->frame, nothing);
    frame_start(&callee->frame, callee->process->image->entry, callee->stack->top - 8);
    *callee->gate = FL_RETURN_GATE;
    vector_state_save(caller);
    vector_state_load(vector_state_start);
    activation_enter(callee);
    return callee;
}

static struct activation *call_server(struct activation *caller, struct fl_function *function)
{
    struct process *server = (struct process *)function->server;
    struct activation *callee = server->idle;
    if (likely(callee)) {
        server->idle = NULL;
        return enter(caller, callee, function);
    }
    if (server->state == PROCESS_NEW)
        return enter_start(caller, server->stack, function);
    /* One thread runs, so a server that is busy waits for this very caller. */
    return call_fail(caller, function, server->state == PROCESS_DEAD ? FL_EOWNERDEAD : FL_EDEADLK);
}

/* The kernel's own functions are C, called with the caller's registers; they set the caller's error themselves. */
static void call_kernel(struct activation *caller, const struct fl_function *function)
{
    typedef uint64_t kernel_function(uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t);
    struct frame *frame = &caller->frame;
    const uint64_t *mask = function->shape.integer_mask;
    uint64_t result =
        ((kernel_function *)function->entry)(frame->rdi & mask[0], frame->rsi & mask[1], frame->rdx & mask[2],
                                             frame->rcx & mask[3], frame->r8 & mask[4], frame->r9 & mask[5]);
    frame_results(frame, result & function->shape.result_mask[0], 0);
}

static struct activation *call_elsewhere(struct activation *caller, struct fl_function *function)
{
    current = next = caller;
    switch (function->kind) {
    case FL_FUNCTION_KERNEL:
        call_kernel(caller, function);
        return next;
    case FL_FUNCTION_HOST:
        return host_call(caller, function);
    case FL_FUNCTION_DENIED:
        return call_fail(caller, function, FL_EACCES);
    default:
        panic("a binding of no known kind", function->kind);
    }
}

static struct activation *finish_start(struct activation *caller, struct activation *callee)
{
    callee->starting = false;
    activation_enter(caller);
    vector_state_load(caller->vector_state);
    return enter(caller, callee, callee->function);
}

static void take_vector_results(struct activation *caller, struct activation *callee, const struct fl_shape *shape)
{
    vector_state_save(callee);
    for (unsigned int i = 0; i < 2; i++)
        if (shape->sse_result_width[i])
            copy_vector(caller, callee, i, shape->sse_result_width[i]);
}

static struct activation *call_return(struct activation *callee)
{
    struct activation *caller = callee->caller;
    struct fl_function *function = callee->function;
    const struct fl_shape *shape = &function->shape;
    if (unlikely(callee->starting))
        return finish_start(caller, callee);
    uint64_t rax = callee->frame.rax & shape->result_mask[0];
    uint64_t rdx = callee->frame.rdx & shape->result_mask[1];
    if (unlikely(shape->sse_result_width[0]))
        take_vector_results(caller, callee, shape);
    activation_enter(caller);
    callee->process->idle = callee;
    caller->thread->top = caller;
    if (unlikely(shape->parameter_count)) {
        uint32_t error = buffers_leave(callee, function, rax);
        buffers_release(callee);
        if (error) {
            vector_state_load(caller->vector_state);
            return call_fail(caller, function, error);
        }
        if (shape->flags & FL_SHAPE_HIDDEN_RESULT)
            rax = callee->crossings[0].caller_address;
    }
    vector_state_load(caller->vector_state);
    caller->error = 0;
    return resume_return(caller, rax, rdx);
}

/* Puts vector results into the state that is live, for a call that ran no user code. */
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
    if (shape->flags & FL_SHAPE_HIDDEN_RESULT) {
        const struct fl_parameter *result = (const struct fl_parameter *)function->parameters;
        struct parameter_values values = {.frame = &caller->frame};
        rax = parameter_pointer(&values, result);
        user_clear(rax, result->element_size); /* where that is not the caller's memory, EFAULT has said so */
    }
    set_vector_results(caller, shape, (const uint64_t[2]){shape->fails_sse, 0});
    caller->error = error;
    function->errors++;
    frame_results(&caller->frame, rax, 0);
    return caller;
}

static struct activation *real_fault(struct activation *activation, uint64_t address)
{
    current = activation;
    return fault_end_process(fault_reason(activation, address), address);
}

struct activation *call_page_fault(struct activation *caller, uint64_t address)
{
    struct frame *frame = &caller->frame;
    const struct process *process = caller->process;
    if (unlikely(frame->error != (FAULT_USER | FAULT_FETCH) || frame->rip != address || frame->cs != FL_USER_CS))
        return real_fault(caller, address);
    if (address == FL_RETURN_GATE && caller->caller)
        return call_return(caller);
    uint64_t offset = address - process->window_base, return_address;
    struct fl_function *function;
    if (unlikely(offset >= process->window_bytes || offset % FL_SLOT_SIZE != 0 ||
                 !(function = process->bindings[offset / FL_SLOT_SIZE]) || !user_load64(frame->rsp, &return_address) ||
                 !call_site_matches(caller, return_address, address)))
        return real_fault(caller, address);
    frame->rip = return_address;
    frame->rsp += 8;
    function->calls++;
    return likely(function->kind == FL_FUNCTION_GUEST) ? call_server(caller, function)
                                                       : call_elsewhere(caller, function);
}
