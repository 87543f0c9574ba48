/* Cutting a chain of calls: the caller goes on at once, and what it called goes on alone, as a thread of its server. */
#include "future.h"
#include "kernel.h"
#include "machine.h"

/* A call that was cut off has run for longer than its server's grace. */
static void grace_is_over(struct timer *timer)
{
    struct activation *callee = container_of(timer, struct activation, deadline_timer);
    report_start(FL_REPORT_GRACE, callee->process, callee);
    report_ring();
    process_end(callee->process);
}

void cut_off(struct activation *callee)
{
    struct thread *from = callee->thread, *own = &callee->stack->own;
    struct activation *caller = callee->caller;
    if (future_withdraw(callee)) {
        wait_settle(from);
        return;
    }
    thread_begin(own, callee->process, from->top, from->own_priority);
    for (struct activation *one = from->top;; one = one->caller) {
        one->thread = own;
        if (one == callee)
            break;
    }
    from->top = caller;
    callee->caller = NULL;
    callee->flags |= ACTIVATION_CUT;
    callee->flags &= ~(uint32_t)(ACTIVATION_FOR_PROXY | ACTIVATION_LOCAL_DEADLINE);
    callee->deadline = NEVER;
    timer_stop(&callee->deadline_timer);
    if (callee->process->image->grace_ns >= 0)
        timer_start(&callee->deadline_timer, clock_after(callee->process->image->grace_ns), grace_is_over);
    if (callee->flags & ACTIVATION_COPIES)
        copies_cut(callee);
    wait_settle(own);
    wait_settle(from);
}

/* The activation that `activation` has called: it is below the top of the thread. */
static struct activation *called_by(const struct activation *activation)
{
    struct activation *one = activation->thread->top;
    while (one->caller != activation)
        one = one->caller;
    return one;
}

/*
 * Innermost first. A call inside has what is left of the time of the one outside, so those whose time is over are at the
 * top of the thread, down to the one whose timer this is.
 */
void cut_at_deadline(struct timer *timer)
{
    struct activation *last = container_of(timer, struct activation, deadline_timer);
    struct thread *thread = last->thread;
    uint64_t over = timer->at;
    if (thread->top->wait != WAIT_NOTHING && thread->top->call_until <= over)
        wait_fail(thread->top, FL_ETIMEDOUT);
    for (;;) {
        struct activation *callee = thread->top, *caller = callee->caller;
        if (!caller || callee->deadline > over)
            return;
        struct fl_function *function = callee->function;
        cut_off(callee);
        wait_fail_call(caller, function, FL_ETIMEDOUT);
        if (callee == last)
            return;
    }
}

void cut_set_deadline(struct activation *callee, uint64_t deadline)
{
    callee->deadline = deadline;
    callee->flags |= ACTIVATION_LOCAL_DEADLINE;
    timer_start(&callee->deadline_timer, deadline, cut_at_deadline);
}

void cut_inside(struct activation *activation)
{
    if (activation->thread->top == activation)
        wait_stop(activation);
    else
        cut_off(called_by(activation));
}

void cut_out(struct activation *activation)
{
    struct thread *thread = activation->thread;
    struct activation *caller = activation->caller;
    cut_inside(activation);
    timer_stop(&activation->deadline_timer);
    if (activation->flags & ACTIVATION_COPIES)
        copies_release(activation->copies);
    if (activation->queue && activation->queue->holder == activation)
        activation->queue->holder = NULL;
    activation->queue = NULL;
    activation->thread = NULL;
    if (activation->flags & ACTIVATION_RELEASE)
        object_released(activation);
    if (!caller) {
        thread_forget(thread);
        return;
    }
    activation->caller = NULL;
    thread->top = caller;
    wait_settle(thread);
    wait_fail_call(caller, activation->function, FL_EOWNERDEAD);
}

struct activation *cut_return(struct activation *callee, bool ran)
{
    const struct fl_shape *shape = &callee->function->shape;
    uint32_t flags = callee->flags;
    timer_stop(&callee->deadline_timer);
    if (flags & ACTIVATION_RELEASE) {
        object_released(callee);
    } else {
        if (flags & ACTIVATION_COPIES && shape->parameter_count)
            copies_release(callee->copies);
        if (shape->result_type && ran)
            object_return(callee->process, NULL, shape->result_type, callee->frame.rax, NULL);
    }
    thread_forget(callee->thread);
    queue_give_back(callee);
    return NULL;
}
