/* The call: waits for its turn, copies in, runs the function, on a thread of its own if it can be cut off, and copies out. */
#include "parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct native_call *native_call_make(const struct native_function *function, const void *frame,
                                     struct native_process *caller)
{
    struct native_call *call = calloc(1, sizeof *call + function->frame_bytes);
    if (!call)
        return NULL;
    call->function = function;
    call->process = function->server->process;
    call->caller = caller;
    call->life = call->process->life;
    call->until = NATIVE_FOREVER;
    call->queue = function->flags & FL_SHAPE_CONCURRENT ? NULL : &call->process->queues[function->queue];
    call->references = 1;
    memcpy(call->frame, frame, function->frame_bytes);
    return call;
}

void native_call_release(struct native_call *call)
{
    if (--call->references > 0)
        return;
    native_object_drop_arguments(call);
    native_call_count_no_more(call);
    if (call->released)
        native_object_discard(call->released);
    native_buffers_release(call);
    if (call->has_thread)
        pthread_cond_destroy(&call->own.wake);
    free(call);
}

int native_call_count(struct native_call *call)
{
    if (call->caller->in_flight == NATIVE_FUTURES_MAX)
        return EAGAIN;
    call->caller->in_flight++;
    call->is_counted = true;
    return 0;
}

void native_call_count_no_more(struct native_call *call)
{
    if (call->is_counted)
        call->caller->in_flight--;
    call->is_counted = false;
}

void native_call_fail(const struct native_function *function, void *frame)
{
    unsigned char *result = (unsigned char *)frame + function->result_at;
    size_t bytes = function->result_bytes;
    memset(result, 0, bytes);
    memcpy(result, &function->fails, bytes < sizeof function->fails ? bytes : sizeof function->fails);
}

void native_call_return(struct native_call *call, void *frame)
{
    const struct native_function *function = call->function;
    native_buffers_leave(call);
    memcpy((unsigned char *)frame + function->result_at, call->frame + function->result_at, function->result_bytes);
}

static void link_running(struct native_call *call)
{
    struct native_call **first = &call->process->running;
    call->next_running = *first;
    if (*first)
        (*first)->previous_running = call;
    *first = call;
}

static void unlink_running(struct native_call *call)
{
    struct native_call *previous = call->previous_running, *next = call->next_running;
    *(previous ? &previous->next_running : &call->process->running) = next;
    if (next)
        next->previous_running = previous;
}

void native_call_end(struct native_call *call, int error)
{
    enum native_call_state state = call->state;
    if (state == CALL_ENDED)
        return;
    if (state == CALL_RUNNING)
        unlink_running(call);
    else if (call->strand->queue)
        native_queue_forget(call);
    call->state = CALL_ENDED;
    call->error = error;
    if (call->is_posted)
        native_call_count_no_more(call);
    if (call->process == &native_kernel && call->has_thread)
        call->own.is_cut = true;
    if (call->activation) /* what goes on does so by itself */
        call->activation->until = NATIVE_FOREVER;
    native_strand_wake(call->strand);
    if (call->waiter)
        native_strand_wake(call->waiter);
    if (state == CALL_WAITING && call->has_thread) /* it will never have one */
        native_call_release(call);
}

/* Ends what has run or will not run, and lets the next one in. */
static void leave(struct native_call *call, int error)
{
    native_lock();
    native_object_drop_arguments(call);
    native_call_end(call, error);
    native_queue_leave(call);
    native_unlock();
}

void native_call_end_if_late(struct native_call *call)
{
    if (call->until != NATIVE_FOREVER && native_now() >= call->until)
        native_call_end(call, ETIMEDOUT);
}

/* What a function of the kernel's does, it does in the name of its caller. A server's start may be cut off like any call, but
   has all the time it wants. */
static void set_activation(struct native_activation *activation, const struct native_call *call)
{
    bool is_kernels = call->process == &native_kernel;
    activation->process = is_kernels ? call->caller : call->process;
    activation->life = is_kernels ? activation->process->life : call->life;
    activation->caller = call->caller && !is_kernels ? call->caller->number : 0;
    activation->deadline = -1;
    activation->until = call->function == &call->process->start ? NATIVE_FOREVER : call->until;
}

/* Takes over what has come of the function. When its time has passed it is late, even if its caller has not noticed yet. */
static void finish(struct native_call *call, const struct native_activation *activation)
{
    native_lock();
    call->activation = NULL;
    native_call_end_if_late(call);
    int error = call->process == &native_kernel ? activation->error : 0;
    if (!error && call->life == call->process->life) {
        bool is_wanted = call->state != CALL_ENDED;
        error = is_wanted ? native_buffers_check(call) : 0;
        int object_error = native_object_return(call, is_wanted && !error);
        error = error ? error : object_error;
    }
    native_unlock();
    leave(call, error);
}

/* Runs the function on this thread. */
static void execute(struct native_call *call)
{
    struct native_strand *strand = native_strand_self();
    struct native_activation activation = {.below = strand->top};
    jmp_buf escape;
    set_activation(&activation, call);
    activation.escape = &escape;
    activation.call = call;
    native_lock();
    call->activation = &activation;
    native_unlock();
    strand->top = &activation;
    if (setjmp(escape) == 0)
        call->function->run(call->frame);
    strand->top = activation.below;
    finish(call, &activation);
}

/* Whether the call has ended before its function has begun. */
static bool is_over(struct native_call *call)
{
    native_lock();
    native_call_end_if_late(call);
    if (native_object_is_gone(call))
        native_call_end(call, EBADF);
    bool over = call->state == CALL_ENDED;
    if (!over && call->released) {
        native_object_discard(call->released);
        call->released = NULL;
    }
    native_unlock();
    return over;
}

void native_call_carry_out(struct native_call *call)
{
    int error = native_server_start(call);
    if (error || is_over(call))
        leave(call, error);
    else
        execute(call);
}

void native_call_give_thread(struct native_call *call)
{
    native_strand_make(&call->own, call->process);
    call->strand = &call->own;
    call->has_thread = true;
    call->references++;
}

int native_call_begin(struct native_call *call)
{
    if (call->queue)
        call->queue->holder = call;
    call->state = CALL_RUNNING;
    link_running(call);
    if (!call->has_thread) {
        native_strand_wake(call->strand);
        return 0;
    }
    int error = native_thread_take(call);
    if (error) {
        native_call_end(call, error);
        native_queue_leave(call);
        native_call_release(call); /* the thread's reference */
    }
    return error;
}

int native_call_wait(struct native_call *call, int64_t until)
{
    struct native_strand *strand = native_strand_self();
    struct native_call *const calls[] = {call};
    int error = 0;
    call->waiter = strand;
    strand->calls = calls;
    strand->call_count = 1;
    while (!error && call->state != CALL_ENDED)
        error = native_strand_wait(strand, until);
    strand->call_count = 0;
    call->waiter = NULL;
    return call->state == CALL_ENDED ? 0 : error;
}

/* Runs the function on a thread of its own, so that its caller can go on when the time has passed. */
static void execute_bounded(struct native_call *call)
{
    native_lock();
    native_call_give_thread(call);
    int error = native_thread_take(call);
    if (error) {
        native_queue_leave(call);
        native_call_release(call); /* the thread's reference */
    } else {
        error = native_call_wait(call, call->until);
    }
    if (error)
        native_call_end(call, error);
    native_unlock();
}

int native_call_run(struct native_call *call)
{
    call->strand = native_strand_self();
    native_lock();
    int error = native_queue_enter(call);
    native_unlock();
    if (error)
        return error;
    error = native_server_start(call);
    if (!error)
        error = native_buffers_enter(call);
    if (error)
        leave(call, error);
    else if (call->until == NATIVE_FOREVER)
        execute(call);
    else
        execute_bounded(call);
    native_lock();
    error = call->error;
    native_unlock();
    return error;
}

/* FL_ONEWAY: the caller goes on as soon as the call has its place. */
static int post(struct native_call *call)
{
    struct native_strand *strand = native_strand_self();
    int64_t until = native_wait_until();
    int error = native_buffers_enter(call);
    native_lock();
    call->is_posted = true;
    if (!error)
        error = native_call_count(call);
    if (!error && call->queue && call->queue->posted >= NATIVE_POSTED_MAX)
        error = native_queue_wait_for_room(call->queue, strand, until);
    if (!error) {
        native_call_give_thread(call);
        error = native_queue_join(call);
    }
    native_unlock();
    return error;
}

void native_call(const struct native_function *function, void *frame)
{
    int callers_errno = errno; /* each server stack has one of its own */
    struct native_activation *caller = native_activation();
    struct native_call *call = native_call_make(function, frame, caller->process);
    int error = ENOMEM;
    if (call && function->flags & FL_SHAPE_ONEWAY) {
        error = post(call);
    } else if (call) {
        call->until = native_call_until();
        call->may_wait = caller->deadline != 0;
        error = native_call_run(call);
        if (!error)
            native_call_return(call, frame);
    }
    if (error)
        native_call_fail(function, frame);
    if (call) {
        native_lock();
        native_call_release(call);
        native_unlock();
    }
    caller->error = error;
    errno = callers_errno;
}
