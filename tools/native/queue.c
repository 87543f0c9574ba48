/* Queues: one call of each runs, the others wait in the order in which they came. */
#include "parts.h"

#include <errno.h>
#include <stddef.h>

static bool is_gone(const struct native_call *call)
{
    return call->process->state == PROCESS_DEAD || call->life != call->process->life;
}

static void append(struct native_call *call)
{
    struct native_queue *queue = call->queue;
    *(queue->first ? &queue->last->next : &queue->first) = call;
    queue->last = call;
    queue->posted += call->is_posted;
    call->strand->queue = queue;
}

static void wake_for_room(struct native_queue *queue)
{
    if (queue->for_room && queue->posted < NATIVE_POSTED_MAX)
        native_strand_wake(queue->for_room);
}

void native_queue_forget(struct native_call *call)
{
    struct native_queue *queue = call->queue;
    struct native_call *previous = NULL;
    for (struct native_call *at = queue->first; at != call; at = at->next)
        previous = at;
    *(previous ? &previous->next : &queue->first) = call->next;
    if (queue->last == call)
        queue->last = previous;
    call->next = NULL;
    call->strand->queue = NULL;
    queue->posted -= call->is_posted;
    wake_for_room(queue);
}

int native_queue_join(struct native_call *call)
{
    if (is_gone(call)) {
        native_call_end(call, EOWNERDEAD);
        return EOWNERDEAD;
    }
    if (!call->queue || !call->queue->holder)
        return native_call_begin(call);
    append(call);
    return 0;
}

static int why_not_to_wait(const struct native_queue *queue, const struct native_strand *strand, bool may_wait)
{
    if (!may_wait)
        return EAGAIN;
    return queue->holder && native_strand_needs(queue->holder->strand, strand) ? EDEADLK : 0;
}

int native_queue_enter(struct native_call *call)
{
    bool is_busy = call->queue && call->queue->holder && !is_gone(call);
    int error = is_busy ? why_not_to_wait(call->queue, call->strand, call->may_wait) : 0;
    if (!error)
        error = native_queue_join(call);
    while (!error && call->state == CALL_WAITING)
        error = native_strand_wait(call->strand, call->until);
    if (error && call->state == CALL_WAITING)
        native_call_end(call, error);
    return call->state == CALL_ENDED ? call->error : 0;
}

/* A call that cannot begin, for want of a thread, makes room for the next. */
void native_queue_leave(struct native_call *call)
{
    struct native_queue *queue = call->queue;
    if (!queue || queue->holder != call)
        return;
    queue->holder = NULL;
    while (!queue->holder && queue->first) {
        struct native_call *next = queue->first;
        native_queue_forget(next);
        native_call_begin(next);
    }
}

int native_queue_wait_for_room(struct native_queue *queue, struct native_strand *strand, int64_t until)
{
    struct native_strand **end = &queue->for_room;
    int error = why_not_to_wait(queue, strand, until != NATIVE_NO_WAITING);
    if (error)
        return error;
    while (*end)
        end = &(*end)->next;
    *end = strand;
    strand->queue = queue;
    while (!error && (queue->for_room != strand || queue->posted >= NATIVE_POSTED_MAX))
        error = native_strand_wait(strand, until);
    for (end = &queue->for_room; *end != strand; end = &(*end)->next)
        ;
    *end = strand->next;
    strand->next = NULL;
    strand->queue = NULL;
    wake_for_room(queue);
    return error;
}

void native_queue_clear(struct native_process *process)
{
    for (unsigned int i = 0; i < NATIVE_QUEUES; i++) {
        struct native_queue *queue = &process->queues[i];
        queue->holder = NULL;
        while (queue->first)
            native_call_end(queue->first, EOWNERDEAD);
        wake_for_room(queue);
    }
}
