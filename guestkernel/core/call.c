/* The call and the return: what a page fault at an import slot or at the return gate does. */
#include "call_fast.h"
#include "future.h"

struct activation *current;

uint64_t call_deadline(const struct activation *caller)
{
    if (caller->timeout <= 0)
        return caller->deadline;
    uint64_t own = clock_after(caller->timeout);
    return own < caller->deadline ? own : caller->deadline;
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

static struct activation *call_by_kind(struct activation *caller, struct fl_function *function)
{
    switch (function->kind) {
    case FL_FUNCTION_GUEST:
        return function->shape.flags & FL_SHAPE_ONEWAY ? future_post(caller, function) : queue_call(caller, function);
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
    default:
        panic("a binding of no known kind", function->kind);
    }
}

/* All calls but those that need nothing beyond what call_page_fault() does itself. */
__attribute__((noinline)) struct activation *call_slowly(struct activation *caller, struct fl_function *function)
{
    future_start_noted();
    struct activation *next = call_by_kind(caller, function);
    return next ? schedule_go_on(next) : schedule();
}

__attribute__((noinline)) static struct activation *return_slowly(struct activation *callee)
{
    struct activation *next = call_return_with_more(callee);
    return next ? schedule_go_on(next) : schedule();
}

static struct activation *call_return(struct activation *callee) /* model: return_from */
{
    struct activation *caller = callee->caller;
    const struct fl_shape *shape = &callee->function->shape;
    struct process *server = callee->process;
    if (unlikely(callee->flags | server->waiting | shape->sse_result_width[0]))
        return return_slowly(callee);
    uint64_t rax = callee->frame.rax & shape->result_mask[0];
    uint64_t rdx = callee->frame.rdx & shape->result_mask[1];
    callee->queue->holder = NULL;
    callee->caller = server->idle;
    server->idle = callee;
    activation_enter(caller);
    vector_state_load(caller->vector_state);
    caller->error = 0;
    caller->thread->top = caller;
    return resume_return(caller, rax, rdx);
}

/* What is no call may still be a page of a stack that is touched for the first time, or the next instruction of a process
   that was ended. */
__attribute__((noinline)) static struct activation *other_fault(struct activation *activation, uint64_t address)
{
    if (activation->process->state >= PROCESS_DYING) {
        cut_out(activation);
        return schedule();
    }
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

/* A fetch at the gate outside any call: the end of a thread, or a mistake. */
__attribute__((noinline)) static struct activation *at_gate(struct activation *activation)
{
    if (activation->stack) {
        thread_end(activation);
        return schedule();
    }
    return other_fault(activation, FL_RETURN_GATE);
}

struct activation *call_plainly(struct activation *caller, struct fl_function *function)
{
    struct process *server = function_server(function);
    struct activation *callee = server->idle;
    if (unlikely(!callee || function_queue(function)->holder || caller->timeout >= 0))
        return call_slowly(caller, function);
    server->idle = callee->caller;
    return call_enter_plainly(caller, callee, &caller->frame, function);
}

/* The slot was reached by a CALL. */
static inline struct activation *call(struct activation *caller, uint64_t return_address, struct fl_function *function)
{
    caller->frame.rip = return_address;
    caller->frame.rsp += 8;
    function->calls++;
    return ((call_handler *)function->handler)(caller, function);
}

/* Was it a CALL? Not the most frequent kind of it, in any case. */
__attribute__((noinline)) static struct activation *call_if_call(struct activation *caller, uint64_t return_address,
                                                                 struct fl_function *function, uint64_t address)
{
    return call_site_slow(caller, return_address, address) ? call(caller, return_address, function)
                                                           : other_fault(caller, address);
}

struct activation *call_page_fault(struct activation *caller, uint64_t address)
{
    const struct frame *frame = &caller->frame;
    const struct process *process = caller->process;
    if (unlikely(frame->error != (FAULT_USER | FAULT_FETCH) || frame->rip != address || frame->cs != FL_USER_CS))
        return other_fault(caller, address);
    if (address == FL_RETURN_GATE)
        return likely(caller->function) ? call_return(caller) : at_gate(caller);
    uint64_t offset = address - process->window_base, return_address;
    struct fl_function *function;
    if (unlikely(offset >= process->window_bytes || offset % FL_SLOT_SIZE != 0 ||
                 !(function = process->bindings[offset / FL_SLOT_SIZE]) || !user_load64(frame->rsp, &return_address)))
        return other_fault(caller, address);
    return likely(call_site_is_direct(return_address, address)) ? call(caller, return_address, function)
                                                                : call_if_call(caller, return_address, function, address);
}
