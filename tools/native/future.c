/* Calls that do not wait: futures, each the place of one call in its process's table. */
#include "parts.h"

#include <errno.h>
#include <stddef.h>

enum { WAITED_FOR_MAX = 64, PROCESS_BITS = 16 };

/* A future's number is never 0, and is no other future's: of no other process, and of no other use of its place. */
static fl_future number_of(const struct native_process *process, const struct native_future *future)
{
    uint64_t use = future->generation << PROCESS_BITS | (process->number & ((1u << PROCESS_BITS) - 1));
    return use * NATIVE_FUTURES_MAX + (fl_future)(future - process->futures);
}

static struct native_future *find(fl_future number)
{
    struct native_process *process = native_activation()->process;
    struct native_future *future = &process->futures[number % NATIVE_FUTURES_MAX];
    return future->call && number_of(process, future) == number ? future : NULL;
}

static void drop(struct native_future *future)
{
    struct native_call *call = future->call;
    future->call = NULL;
    future->generation++;
    native_call_count_no_more(call);
    native_call_release(call);
}

void native_futures_drop(struct native_process *process)
{
    for (size_t i = 0; i < NATIVE_FUTURES_MAX; i++)
        if (process->futures[i].call) {
            native_call_end(process->futures[i].call, ECANCELED);
            drop(&process->futures[i]);
        }
}

/* A place for the call, or NULL. */
static struct native_future *take_place(struct native_call *call)
{
    struct native_future *future = call->caller->futures, *const end = future + NATIVE_FUTURES_MAX;
    while (future < end && future->call)
        future++;
    if (future == end || native_call_count(call))
        return NULL;
    call->references++;
    future->call = call;
    return future;
}

/* A function of the kernel's is done at once, or waits by now. */
static int begin_in_kernel(struct native_call *call)
{
    struct native_strand *strand = native_strand_self();
    bool waits = native_kernel_waits(call->function);
    native_lock();
    if (waits)
        native_call_give_thread(call);
    else
        call->strand = strand;
    call->own.starter = strand;
    int error = native_queue_join(call);
    call->waiter = strand;
    while (!error && waits && call->own.starter && call->state != CALL_ENDED)
        native_strand_wait(strand, NATIVE_FOREVER);
    call->waiter = NULL;
    native_unlock();
    if (!error && !waits)
        native_call_carry_out(call);
    return error;
}

static int begin(struct native_call *call)
{
    if (call->process == &native_kernel)
        return begin_in_kernel(call);
    native_lock();
    native_call_give_thread(call);
    int error = native_queue_join(call);
    native_unlock();
    return error;
}

static int start(struct native_call *call, fl_future *number)
{
    native_lock();
    struct native_future *future = take_place(call);
    native_unlock();
    if (!future)
        return EAGAIN;
    int error = native_buffers_enter(call);
    if (!error)
        error = begin(call);
    native_lock();
    if (future->call != call) /* its process has died meanwhile */
        error = EOWNERDEAD;
    else if (error)
        drop(future);
    else
        *number = number_of(call->caller, future);
    native_unlock();
    return error;
}

fl_future native_start(const struct native_function *function, void *frame)
{
    int callers_errno = errno;
    struct native_activation *caller = native_activation();
    struct native_call *call = native_call_make(function, frame, caller->process);
    fl_future number = 0;
    int error = ENOMEM;
    if (call) {
        call->until = native_call_until();
        error = start(call, &number);
        native_lock();
        native_call_release(call);
        native_unlock();
    }
    caller->error = error;
    errno = callers_errno;
    return number;
}

/* Waits for the end of any of the calls, at most until then, and says which. */
static int wait_for_any(struct native_call *const *calls, size_t count, int64_t until, size_t *ended)
{
    struct native_strand *strand = native_strand_self();
    int error = 0;
    for (size_t i = 0; i < count; i++)
        calls[i]->waiter = strand;
    strand->calls = calls;
    strand->call_count = count;
    for (;;) {
        int64_t wake = until;
        *ended = count;
        for (size_t i = count; i-- > 0;) {
            native_call_end_if_late(calls[i]);
            if (calls[i]->state == CALL_ENDED)
                *ended = i;
            if (calls[i]->until < wake)
                wake = calls[i]->until;
        }
        if (*ended < count || error)
            break;
        bool is_circle = until != NATIVE_NO_WAITING && native_strand_needs_itself(strand);
        error = is_circle ? EDEADLK : native_strand_wait(strand, until == NATIVE_NO_WAITING ? until : wake);
        if (error == ETIMEDOUT && wake < until)
            error = 0;
    }
    strand->call_count = 0;
    for (size_t i = 0; i < count; i++)
        calls[i]->waiter = NULL;
    return *ended < count ? 0 : error;
}

/* Locked. 0: the call has ended, *call is it, and the future is no more. */
static int await(const struct native_function *function, fl_future number, int64_t until, struct native_call **call)
{
    struct native_future *future = find(number);
    size_t ended;
    if (!future || future->call->function != function || future->call->waiter)
        return EBADF;
    *call = future->call;
    (*call)->references++;
    int error = wait_for_any(call, 1, until, &ended);
    if (!error && find(number) == future)
        drop(future);
    if (error)
        native_call_release(*call);
    return error;
}

void native_finish(const struct native_function *function, fl_future future, void *frame)
{
    int callers_errno = errno;
    struct native_activation *caller = native_activation();
    struct native_call *call;
    int64_t until = native_wait_until();
    native_lock();
    int error = await(function, future, until, &call);
    bool is_ended = !error;
    native_unlock();
    if (is_ended)
        error = call->error;
    if (error)
        native_call_fail(function, frame);
    else
        native_call_return(call, frame);
    if (is_ended) {
        native_lock();
        native_call_release(call);
        native_unlock();
    }
    caller->error = error;
    errno = callers_errno;
}

int fl_poll(fl_future future)
{
    native_lock();
    struct native_future *found = find(future);
    if (found)
        native_call_end_if_late(found->call);
    int result = !found ? -1 : found->call->state == CALL_ENDED;
    native_unlock();
    native_answer(found ? 0 : EBADF);
    return result;
}

static int wait_any(const fl_future *futures, size_t count, int64_t until, size_t *ended)
{
    struct native_call *calls[WAITED_FOR_MAX];
    if (!futures || count < 1 || count > WAITED_FOR_MAX)
        return EFAULT;
    for (size_t i = 0; i < count; i++) {
        struct native_future *future = find(futures[i]);
        if (!future || future->call->waiter)
            return EBADF;
        calls[i] = future->call;
        native_call_end_if_late(calls[i]);
        *ended = i;
        if (calls[i]->state == CALL_ENDED)
            return 0;
    }
    for (size_t i = 0; i < count; i++)
        calls[i]->references++;
    int error = wait_for_any(calls, count, until, ended);
    for (size_t i = 0; i < count; i++)
        native_call_release(calls[i]);
    return error;
}

int fl_wait_any(const fl_future *futures, size_t count, long ns)
{
    size_t ended = 0;
    int64_t bound = native_wait_until(), own_bound = ns == 0 ? NATIVE_NO_WAITING : native_later(ns);
    native_lock();
    int error = wait_any(futures, count, own_bound < bound ? own_bound : bound, &ended);
    native_unlock();
    return native_answer(error) ? -1 : (int)ended;
}

int fl_cancel(fl_future future)
{
    native_lock();
    struct native_future *found = find(future);
    if (found)
        native_call_end_if_late(found->call);
    bool had_ended = found && found->call->state == CALL_ENDED;
    if (found)
        native_call_end(found->call, ECANCELED);
    native_unlock();
    return native_answer(found ? 0 : EBADF) ? -1 : had_ended;
}
