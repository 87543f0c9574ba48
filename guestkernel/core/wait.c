/* Waiting: one thing at a time, with a way out of each; whose priority it lends; and who would wait for himself. */
#include "kernel.h"
#include "future.h"
#include "machine.h"

static void expire(struct timer *timer)
{
    struct activation *activation = container_of(timer, struct activation, wait_timer);
    if (activation->pending_error)
        wait_fail(activation, activation->pending_error);
    else
        wait_finish(activation, 0);
}

void wait_start(struct activation *activation, enum wait wait, void *awaited, struct fl_function *calling,
                uint64_t deadline) /* model: wait_start */
{
    activation->wait = wait;
    activation->awaited = awaited;
    activation->calling = calling;
    activation->call_until = deadline;
    activation->pending_error = FL_ETIMEDOUT;
    if (deadline != NEVER)
        timer_start(&activation->wait_timer, deadline, expire);
}

void wait_stop(struct activation *activation) /* model: wait_stop */
{
    enum wait wait = activation->wait;
    timer_stop(&activation->wait_timer);
    if (wait == WAIT_QUEUE || wait == WAIT_STACK || wait == WAIT_GRANTED) {
        queue_withdraw(activation);
    } else if (wait == WAIT_ROOM) {
        queue_withdraw_post(activation);
    } else if (wait == WAIT_HOST_SLOT) {
        host_withdraw(activation);
    } else {
        if (activation->entry.list)
            list_remove(&activation->entry);
        if (wait == WAIT_HOST)
            host_forget(activation);
        if (wait == WAIT_FUTURE || wait == WAIT_FUTURES)
            future_forget_waiter(activation);
    }
    activation->wait = WAIT_NOTHING;
}

static struct activation *resume_failed(struct activation *activation)
{
    vector_state_load(activation->vector_state);
    return call_fail(activation, activation->calling, activation->pending_error);
}

static struct activation *resume_finished(struct activation *activation)
{
    static const uint64_t nothing[2];
    vector_state_load(activation->vector_state);
    return call_finish(activation, activation->calling, (const uint64_t[2]){activation->pending_result, 0}, nothing);
}

/* model: wait_fail_call */
void wait_fail_call(struct activation *activation, struct fl_function *function, uint32_t error)
{
    if (activation->flags & ACTIVATION_PROXY) {
        future_end(activation, error);
        return;
    }
    activation->calling = function;
    activation->pending_error = error;
    schedule_ready(activation, resume_failed);
}

void wait_fail(struct activation *activation, uint32_t error)
{
    wait_stop(activation);
    wait_fail_call(activation, activation->calling, error);
}

void wait_finish(struct activation *activation, uint64_t rax)
{
    static const uint64_t nothing[2];
    wait_stop(activation);
    if (activation->flags & ACTIVATION_PROXY) {
        future_finish(activation, (const uint64_t[2]){rax, 0}, nothing);
        return;
    }
    activation->pending_result = rax;
    schedule_ready(activation, resume_finished);
}

/* The one thread that must go on before this one can, if there is one. */
static struct thread *awaited_thread(const struct thread *thread)
{
    const struct activation *top = thread->top;
    const struct queue *queue = top->awaited;
    if (top->wait == WAIT_QUEUE || (top->wait == WAIT_ROOM && top->entry.list == &queue->room_waiters)) {
        const struct activation *holder = queue->holder;
        return holder ? holder->thread : NULL;
    }
    if (top->wait == WAIT_FUTURE || top->wait == WAIT_FUTURES) {
        struct future *future = top->awaited;
        return future->next_awaited ? NULL : &future->thread;
    }
    return NULL;
}

bool wait_would_deadlock(const struct activation *activation, const struct thread *awaited) /* model: would_deadlock */
{
    for (; awaited; awaited = awaited_thread(awaited))
        if (awaited == activation->thread)
            return true;
    return false;
}

static void set_priority(struct thread *thread, uint8_t priority)
{
    struct entry *entry = &thread->top->entry;
    thread->priority = priority;
    if (entry->list)
        list_move(entry, priority);
}

void wait_lend(uint8_t priority, struct thread *thread)
{
    for (; thread && thread->priority < priority; thread = awaited_thread(thread))
        set_priority(thread, priority);
}

static uint8_t more_urgent(uint8_t priority, const struct queue *queue)
{
    const struct priority_list *lists[] = {&queue->waiters, &queue->room_waiters};
    for (int i = 0; i < 2; i++)
        if (lists[i]->present && list_priority(lists[i]) > priority)
            priority = list_priority(lists[i]);
    return priority;
}

/* Its own, or that of whoever waits for a queue that it has, or for its future. */
static uint8_t due_priority(const struct thread *thread)
{
    uint8_t priority = thread->own_priority;
    const struct activation *top = thread->top;
    if (thread->future && thread->future->waiter && thread->future->waiter->thread->priority > priority)
        priority = thread->future->waiter->thread->priority;
    if ((top->wait == WAIT_STACK || top->wait == WAIT_GRANTED) && ((struct queue *)top->calling->queue)->holder == top)
        priority = more_urgent(priority, (const struct queue *)top->calling->queue);
    for (const struct activation *one = top; one; one = one->caller)
        if (one->queue && one->queue->holder == one)
            priority = more_urgent(priority, one->queue);
    return priority;
}

void wait_settle(struct thread *thread)
{
    for (; thread; thread = awaited_thread(thread)) {
        uint8_t due = due_priority(thread);
        if (due == thread->priority)
            return;
        set_priority(thread, due);
    }
}
