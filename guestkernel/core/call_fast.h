/* What the fast paths of calls share: entering a call that passes nothing but integer registers. */
#ifndef FAULTLINE_KERNEL_CALL_FAST_H
#define FAULTLINE_KERNEL_CALL_FAST_H

#include "kernel.h"
#include "machine.h"

static inline struct process *function_server(const struct fl_function *function)
{
    return (struct process *)function->server;
}

static inline struct queue *function_queue(const struct fl_function *function)
{
    return (struct queue *)function->queue;
}

/* First address above the stack. */
static inline uint64_t stack_top(const struct stack *stack)
{
    return stack->base + FL_PAGE_SIZE + FL_STACK_BYTES;
}

/* Stacks the callee on top of its caller's thread, with the queue, and the caller's deadline. */
/* model: link_call */
static inline void call_link_plainly(struct activation *caller, struct activation *callee, struct fl_function *function)
{
    struct thread *thread = caller->thread;
    struct queue *queue = function_queue(function);
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

/* A call that passes nothing but integer registers, those of `arguments`, never fills in the callee's frame. */
static inline struct activation *call_enter_plainly(struct activation *caller, struct activation *callee,
                                                    const struct frame *arguments, struct fl_function *function)
{
    *callee->gate = FL_RETURN_GATE;
    call_link_plainly(caller, callee, function);
    vector_state_save(caller);
    vector_state_load(vector_state_start);
    activation_enter(callee);
    return resume_call(callee, stack_top(callee->stack) - 8, arguments, function);
}

#endif
