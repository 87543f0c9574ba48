/*
 * The fast paths of calls that do not wait, for functions that pass nothing but integer registers. One future is kept at
 * hand for a program of one thread, so that nobody else can want anything of it. f_async notes the call in it and takes its
 * queue, but does not start it: if the caller comes back with f_result before anybody else had a turn, it makes the call
 * itself, as if it had called f. Otherwise the call is started when the kernel next looks for who is to run.
 */
#include "call_fast.h"
#include "future.h"

static struct future none; /* no process's, and in nobody's use */
static struct future *at_hand = &none; /* with an id: noted, and not started. While there is one, the timer is running */
static struct activation *noted_by;

struct activation *future_start_plainly(struct activation *caller, struct fl_function *function)
{
    struct fl_function *target = (struct fl_function *)function->target;
    struct queue *queue = function_queue(target);
    struct future *future = at_hand;
    bool bounded = caller->timeout >= 0; /* a program's own activation has no deadline beside that */
    bool dead = !function_server(target)->idle; /* it may be, or all its stacks are in use */
    if (unlikely(future->record.process != caller->process || future->id || queue->holder || bounded || dead))
        return call_slowly(caller, function);
    future->id = future->next_id;
    future->function = target;
    queue->holder = (struct activation *)((uint64_t)&future->proxy & queue->exclusive);
    noted_by = caller;
    if (target->shape.integer_mask[0])
        frame_pass_all(&future->proxy.frame, &caller->frame);
    target->calls++;
    caller->error = 0;
    return resume_return(caller, future->id, 0);
}

struct activation *future_result_plainly(struct activation *caller, struct fl_function *function)
{
    struct fl_function *target = (struct fl_function *)function->target;
    struct process *server = function_server(target);
    struct activation *callee = server->idle;
    struct future *future = at_hand;
    if (unlikely(future->id != caller->frame.rdi || future->record.process != caller->process ||
                 future->function != target || !callee || caller->timeout >= 0))
        return call_slowly(caller, function);
    future->id = 0;
    future->next_id += 1ull << FUTURE_NUMBER_BITS;
    server->idle = callee->caller;
    return call_enter_plainly(caller, callee, &future->proxy.frame, target);
}

void future_start_noted(void)
{
    struct future *future = at_hand;
    if (likely(!future->id))
        return;
    at_hand = &none;
    future->thread.own_priority = future->thread.priority = noted_by->thread->own_priority;
    future->deadline = NEVER;
    queue_claim_rest(&future->proxy, future->function);
}

void future_put_away(void)
{
    struct future *future = at_hand;
    future_start_noted();
    if (at_hand == &none)
        return;
    at_hand = &none;
    future->next_free = future->record.process->free_futures;
    future->record.process->free_futures = future;
}

bool future_is_at_hand(void)
{
    return at_hand != &none;
}

void future_keep_at_hand(struct process *process)
{
    if (process_is_server(process) || process->threads != 1)
        return;
    future_put_away();
    if (!process->free_futures && !future_make(process))
        return;
    at_hand = process->free_futures;
    process->free_futures = at_hand->next_free;
    schedule_slice();
}
