/* The call and the return: what a page fault at an import slot or at the return gate does. */
#include "future.h"
#include "kernel.h"
#include "machine.h"

struct activation *current;

uint64_t call_deadline(const struct activation *caller)
{
    if (caller->timeout <= 0)
        return caller->deadline;
    uint64_t own = clock_after(caller->timeout);
    return own < caller->deadline ? own : caller->deadline;
}

/* Stacks the callee on top of its caller's thread. */
static inline void link_to(struct activation *caller, struct activation *callee, struct fl_function *function)
{
    struct thread *thread = caller->thread;
    struct queue *queue = (struct queue *)function->queue;
    callee->caller = caller;
    callee->function = function;
    callee->error = 0;
    callee->timeout = -1;
    callee->deadline = caller->deadline;
    callee->queue = queue;
    queue->holder = (struct activation *)((uint64_t)callee & queue->exclusive);
    callee->thread = thread;
    thread->top = callee;
}

void call_link(struct activation *caller, struct activation *callee, struct fl_function *function, uint64_t deadline)
{
    link_to(caller, callee, function);
    if (deadline != caller->deadline)
        cut_set_deadline(callee, deadline);
}

/* What a call needs beyond registers: pointers, stack arguments, an object as its result. */
static inline bool is_plain(const struct fl_shape *shape)
{
    return !(shape->parameter_count | shape->stack_bytes) && !shape->result_type;
}

/* Brings in what does not cross in registers. The caller's address space is current. */
static uint32_t pass_memory(struct activation *caller, struct activation *callee, struct fl_function *function)
{
    const struct fl_shape *shape = &function->shape;
    uint8_t *stack_arguments = arguments_place(callee, &caller->frame, function);
    if (shape->stack_bytes && !user_copy_in(stack_arguments, caller->frame.rsp, shape->stack_bytes))
        return FL_EFAULT;
    if (!shape->parameter_count)
        return 0;
    callee->copies = &callee->own_copies;
    callee->copies->stack = callee->stack;
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

void call_set_start(struct activation *callee)
{
    static const struct frame nothing;
    static const uint64_t no_arguments[FL_INTEGER_ARGUMENTS];
    frame_pass(&callee->frame, &nothing, no_arguments);
    frame_start(&callee->frame, callee->process->image->entry, callee->stack->base + FL_PAGE_SIZE + FL_STACK_BYTES - 8);
    *callee->gate = FL_RETURN_GATE;
}

/* Constructors, and main if there is one, run before a server's first call, on the stack of that call. */
static struct activation *enter_start(struct activation *caller, struct activation *callee,
                                      struct fl_function *function, uint64_t deadline)
{
    call_link(caller, callee, function, deadline);
    call_set_start(callee);
    vector_state_save(caller);
    vector_state_load(vector_state_start);
    activation_enter(callee);
    return callee;
}

struct activation *call_enter(struct activation *caller, struct activation *callee, struct fl_function *function,
                              uint64_t deadline)
{
    if (callee->flags & ACTIVATION_STARTING)
        return enter_start(caller, callee, function, deadline);
    uint32_t error = pass_memory(caller, callee, function);
    call_link(caller, callee, function, deadline);
    if (error) {
        caller->thread->top = caller;
        timer_stop(&callee->deadline_timer);
        queue_give_back(callee);
        return call_fail(caller, function, error);
    }
    callee->flags |= is_plain(&function->shape) ? 0 : ACTIVATION_COPIES;
    pass_vector(caller, callee, &function->shape);
    activation_enter(callee);
    return callee;
}

/* A call that passes nothing but registers never fills in the callee's frame. */
static inline struct activation *enter_plainly(struct activation *caller, struct activation *callee,
                                               struct fl_function *function)
{
    *callee->gate = FL_RETURN_GATE;
    link_to(caller, callee, function);
    pass_vector(caller, callee, &function->shape);
    activation_enter(callee);
    return resume_call(callee, callee->stack->base + FL_PAGE_SIZE + FL_STACK_BYTES - 8, &caller->frame, function);
}

static struct activation *go_on_or_schedule(struct activation *activation)
{
    return activation ? schedule_go_on(activation) : schedule();
}

static struct activation *call_server(struct activation *caller, struct fl_function *function)
{
    struct process *server = (struct process *)function->server;
    struct activation *callee = server->idle;
    if (likely(callee && !((struct queue *)function->queue)->holder && caller->timeout < 0)) {
        server->idle = callee->caller;
        if (likely(is_plain(&function->shape)))
            return enter_plainly(caller, callee, function);
        return go_on_or_schedule(call_enter(caller, callee, function, caller->deadline));
    }
    return go_on_or_schedule(queue_call(caller, function));
}

/* The kernel's own functions are C, called with the caller's registers. They set the caller's error themselves; those that
   block have made it wait. */
struct activation *call_kernel(struct activation *caller, struct fl_function *function)
{
    typedef uint64_t kernel_function(uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t);
    struct frame *frame = &caller->frame;
    const uint64_t *mask = function->shape.integer_mask;
    current = caller;
    caller->calling = function;
    uint64_t result =
        ((kernel_function *)function->entry)(frame->rdi & mask[0], frame->rsi & mask[1], frame->rdx & mask[2],
                                             frame->rcx & mask[3], frame->r8 & mask[4], frame->r9 & mask[5]);
    if (!current)
        return NULL;
    frame_results(frame, result & function->shape.result_mask[0], 0);
    return caller;
}

static struct activation *call_elsewhere(struct activation *caller, struct fl_function *function)
{
    switch (function->kind) {
    case FL_FUNCTION_KERNEL:
        return call_kernel(caller, function);
    case FL_FUNCTION_HOST:
        return host_call(caller, function);
    case FL_FUNCTION_DENIED:
        return call_fail(caller, function, FL_EACCES);
    case FL_FUNCTION_ASYNC:
        return future_start(caller, function);
    case FL_FUNCTION_RESULT:
        return future_result(caller, function);
    case FUNCTION_ONE_WAY:
        return future_post(caller, function);
    default:
        panic("a binding of no known kind", function->kind);
    }
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

/* The server's start routine has returned: now the call that caused it. */
static struct activation *finish_start(struct activation *callee)
{
    struct activation *caller = callee->caller;
    struct process *server = callee->process;
    callee->flags &= ~(uint32_t)ACTIVATION_STARTING;
    server->state = PROCESS_READY;
    queue_serve_stack_waiters(server);
    if (callee->flags & ACTIVATION_CUT)
        return cut_return(callee);
    if (callee->flags & ACTIVATION_FOR_PROXY) {
        future_run(caller, callee);
        return NULL;
    }
    uint64_t deadline = callee->deadline;
    timer_stop(&callee->deadline_timer);
    callee->flags = 0;
    activation_enter(caller);
    vector_state_load(caller->vector_state);
    return call_enter(caller, callee, callee->function, deadline);
}

/* Everything but the return of a call that passed nothing but registers. */
static struct activation *return_with_care(struct activation *callee)
{
    struct activation *caller = callee->caller;
    struct fl_function *function = callee->function;
    const struct fl_shape *shape = &function->shape;
    uint64_t back[FL_PARAMETERS_MAX];
    uint32_t error = 0, flags = callee->flags;
    if (flags & ACTIVATION_STARTING)
        return finish_start(callee);
    if (flags & (ACTIVATION_CUT | ACTIVATION_RELEASE))
        return cut_return(callee);
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
        copies_release(callee->copies);
    }
    if (shape->result_type) {
        uint32_t object_error =
            object_return(callee->process, error ? NULL : caller->process, shape->result_type, rax, &rax);
        error = error ? error : object_error;
    }
    unlink_from(caller, callee);
    if (error)
        return call_fail(caller, function, error);
    caller->error = 0;
    frame_results(&caller->frame, rax, rdx);
    return caller;
}

static struct activation *call_return(struct activation *callee)
{
    struct activation *caller = callee->caller;
    const struct fl_shape *shape = &callee->function->shape;
    struct process *server = callee->process;
    if (unlikely(callee->flags))
        return go_on_or_schedule(return_with_care(callee));
    uint64_t rax = callee->frame.rax & shape->result_mask[0];
    uint64_t rdx = callee->frame.rdx & shape->result_mask[1];
    if (unlikely(shape->sse_result_width[0])) {
        vector_state_save(callee);
        arguments_take_vector(caller->vector_state, callee->vector_state, shape);
    }
    activation_enter(caller);
    vector_state_load(caller->vector_state);
    caller->error = 0;
    if (unlikely(server->waiting)) {
        unlink_from(caller, callee);
        frame_results(&caller->frame, rax, rdx);
        return schedule_go_on(caller);
    }
    callee->queue->holder = NULL;
    callee->caller = server->idle;
    server->idle = callee;
    caller->thread->top = caller;
    return resume_return(caller, rax, rdx);
}

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
    if (function->kind == FL_FUNCTION_ASYNC) {
        rax = 0;
    } else if (shape->flags & FL_SHAPE_HIDDEN_RESULT) {
        const struct fl_parameter *result = (const struct fl_parameter *)function->parameters;
        struct parameter_values values = {.frame = &caller->frame};
        rax = parameter_pointer(&values, result);
        user_clear(rax, result->element_size); /* where that is not the caller's memory, EFAULT has said so */
    }
    if (function->kind != FL_FUNCTION_ASYNC)
        set_vector_results(caller, shape, (const uint64_t[2]){shape->fails_sse, 0});
    caller->error = error;
    function->errors++;
    frame_results(&caller->frame, rax, 0);
    return caller;
}

/* What is no call may still be a page of a stack that is touched for the first time. */
static struct activation *other_fault(struct activation *activation, uint64_t address)
{
    enum fl_fault_reason reason = fault_reason(activation, address);
    if (reason == FL_FAULT_PLAIN && !(activation->frame.error & (FAULT_PRESENT | FAULT_FETCH))) {
        enum touch touch = stack_touch(activation->process, address);
        if (touch == TOUCH_MAPPED)
            return activation;
        reason = touch == TOUCH_GUARD       ? FL_FAULT_OUT_OF_STACK
                 : touch == TOUCH_NO_MEMORY ? FL_FAULT_NO_MEMORY
                                            : FL_FAULT_PLAIN;
    }
    return fault_end_process(activation, reason, address);
}

/* A fetch at the gate: the end of a call, or of a thread. */
static struct activation *at_gate(struct activation *activation)
{
    if (activation->function)
        return call_return(activation);
    if (activation->stack) {
        thread_end(activation);
        return schedule();
    }
    return other_fault(activation, FL_RETURN_GATE);
}

struct activation *call_page_fault(struct activation *caller, uint64_t address)
{
    struct frame *frame = &caller->frame;
    const struct process *process = caller->process;
    if (unlikely(frame->error != (FAULT_USER | FAULT_FETCH) || frame->rip != address || frame->cs != FL_USER_CS))
        return other_fault(caller, address);
    if (address == FL_RETURN_GATE)
        return at_gate(caller);
    uint64_t offset = address - process->window_base, return_address;
    struct fl_function *function;
    if (unlikely(offset >= process->window_bytes || offset % FL_SLOT_SIZE != 0 ||
                 !(function = process->bindings[offset / FL_SLOT_SIZE]) || !user_load64(frame->rsp, &return_address) ||
                 !call_site_matches(caller, return_address, address)))
        return other_fault(caller, address);
    frame->rip = return_address;
    frame->rsp += 8;
    function->calls++;
    return likely(function->kind == FL_FUNCTION_GUEST) ? call_server(caller, function)
                                                       : go_on_or_schedule(call_elsewhere(caller, function));
}
