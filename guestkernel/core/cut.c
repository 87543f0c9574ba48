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

/* A call may have something to give back that is no copy: an object as its result. */
static bool has_copies(const struct activation *callee)
{
    return callee->flags & ACTIVATION_COPIES && callee->function->shape.parameter_count;
}

/* The activation that `activation` has called: it is below the top of the thread. */
static struct activation *called_by(const struct activation *activation)
{
    struct activation *one = activation->thread->top;
    while (one->caller != activation)
        one = one->caller;
    return one;
}

void cut_off(struct activation *callee) /* model: cut_off */
{
    struct thread *from = callee->thread, *own = &callee->stack->own;
    struct activation *caller = callee->caller;
    if (future_withdraw(callee)) {
        wait_settle(from);
        return;
    }
    struct activation *inner = from->top == callee ? NULL : called_by(callee);
    uint8_t priority = from->own_priority < PRIORITY_DEFAULT ? from->own_priority : PRIORITY_DEFAULT;
    thread_begin(own, callee->process, from->top, priority); /* a server's threads are not more urgent than that */
    own->priority = from->priority;                          /* by which its top is in lists, until it is settled */
    for (struct activation *one = from->top;; one = one->caller) {
        one->thread = own;
        if (one == callee)
            break;
    }
    from->top = caller;
    callee->caller = NULL;
    callee->cut_from = caller->process->index + 1;
    callee->flags |= ACTIVATION_CUT;
    callee->flags &= ~(uint32_t)(ACTIVATION_FOR_PROXY | ACTIVATION_LOCAL_DEADLINE);
    callee->deadline = NEVER;
    timer_stop(&callee->deadline_timer);
    if (callee->process->image->grace_ns >= 0)
        timer_start(&callee->deadline_timer, clock_after(callee->process->image->grace_ns), grace_is_over);
    if (inner && inner->deadline != NEVER && !(inner->flags & ACTIVATION_LOCAL_DEADLINE))
        cut_set_deadline(inner, inner->deadline); /* as it was when it was called; callee's timer was for both */
    if (has_copies(callee))
        copies_cut(callee);
    wait_settle(own);
    wait_settle(from);
}

/* When a call is to be cut off. What a server's start calls has no deadline, so that of the call it was for is kept apart. */
static uint64_t due(const struct activation *callee)
{
    return callee->flags & ACTIVATION_STARTING ? callee->deadline_timer.at : callee->deadline;
}

/* Whether what it waits for has come, and it only has to run: then it has its result, however much later that is. */
static bool has_come(const struct activation *activation)
{
    enum wait wait = activation->wait;
    return (wait == WAIT_FUTURE || wait == WAIT_HOST) && activation->entry.list == &schedule_ready_list;
}

/* Innermost first, from the top of the thread down to the call whose timer this is. */
void cut_at_deadline(struct timer *timer) /* model: cut_at_deadline */
{
    struct activation *last = container_of(timer, struct activation, deadline_timer);
    struct thread *thread = last->thread;
    uint64_t over = timer->at;
    struct activation *top = thread->top;
    if (top->wait != WAIT_NOTHING && top->call_until <= over && !has_come(top))
        wait_fail(top, FL_ETIMEDOUT);
    for (struct activation *callee = top, *caller = callee->caller; caller; callee = caller, caller = callee->caller) {
        struct fl_function *function = callee->function;
        if (due(callee) <= over) {
            cut_off(callee);
            wait_fail_call(caller, function, FL_ETIMEDOUT);
        }
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

void cut_set_start(struct activation *callee, uint64_t deadline)
{
    callee->deadline_timer.at = NEVER;
    if (deadline != NEVER)
        cut_set_deadline(callee, deadline);
    callee->deadline = NEVER;
}

uint64_t cut_end_start(struct activation *callee)
{
    uint64_t deadline = due(callee);
    timer_stop(&callee->deadline_timer);
    callee->flags &= ~(uint32_t)(ACTIVATION_STARTING | ACTIVATION_LOCAL_DEADLINE);
    return deadline;
}

void cut_inside(struct activation *activation) /* model: cut_inside */
{
    if (activation->thread->top == activation)
        wait_stop(activation);
    else
        cut_off(called_by(activation));
}

void cut_out(struct activation *activation) /* model: cut_out */
{
    struct thread *thread = activation->thread;
    struct activation *caller = activation->caller;
    cut_inside(activation);
    timer_stop(&activation->deadline_timer);
    if (has_copies(activation))
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

struct activation *cut_return(struct activation *callee, bool ran) /* model: cut_return */
{
    const struct fl_shape *shape = &callee->function->shape;
    uint32_t flags = callee->flags;
    timer_stop(&callee->deadline_timer);
    if (flags & ACTIVATION_RELEASE) {
        object_released(callee);
    } else {
        if (has_copies(callee))
            copies_release(callee->copies);
        if (shape->result_type && ran)
            object_return(callee->process, NULL, shape->result_type, callee->frame.rax, NULL);
    }
    thread_forget(callee->thread);
    queue_give_back(callee);
    return NULL;
}
