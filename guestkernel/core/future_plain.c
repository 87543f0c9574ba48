/*
 * The fast paths of calls that do not wait, for functions that pass nothing but integer registers. f_async notes the call
 * and takes its queue, but does not start it: if the caller comes back with f_result before anybody else had a turn, it
 * makes the call itself, as if it had called f. Otherwise the call is started when the kernel next looks for who is to run.
 */
#include "call_fast.h"
#include "future.h"

static struct future *first;
static struct future **last = &first; /* where the next one is put */

bool future_any_unstarted;

struct activation *future_start_plainly(struct activation *caller, struct fl_function *function)
{
    struct fl_function *target = (struct fl_function *)function->target;
    struct process *process = caller->process;
    struct queue *queue = function_queue(target);
    struct future *future = process->free_futures;
    bool bounded = ((uint64_t)caller->timeout & caller->deadline) != NEVER; /* both are all ones if there is no bound */
    if (unlikely(!future || queue->holder || !function_server(target)->idle || bounded))
        return call_slowly(caller, function);
    process->free_futures = future->next_free;
    future->id = future->next_id;
    future->function = target;
    queue->holder = (struct activation *)((uint64_t)&future->proxy & queue->exclusive);
    if (target->shape.integer_mask[0])
        future->proxy.frame = caller->frame;
    future->thread.own_priority = future->thread.priority = caller->thread->own_priority;
    future->next_unstarted = NULL;
    *last = future;
    last = &future->next_unstarted;
    future_any_unstarted = true;
    target->calls++;
    caller->error = 0;
    schedule_slice();
    return resume_return(caller, future->id, 0);
}

static void take_first(void)
{
    first = first->next_unstarted;
    if (!first) {
        last = &first;
        future_any_unstarted = false;
    }
}

struct activation *future_result_plainly(struct activation *caller, struct fl_function *function)
{
    struct fl_function *target = (struct fl_function *)function->target;
    struct process *server = function_server(target), *process = caller->process;
    struct activation *callee = server->idle;
    struct future *future = first;
    if (unlikely(!future || future->id != caller->frame.rdi || future->record.process != process ||
                 future->function != target || !callee || caller->timeout >= 0))
        return call_slowly(caller, function);
    take_first();
    future_put_back(future);
    server->idle = callee->caller;
    return call_enter_plainly(caller, callee, &future->proxy.frame, target);
}

void future_start_all(void)
{
    while (first) {
        struct future *future = first;
        take_first();
        queue_claim_rest(&future->proxy, future->function);
    }
}
