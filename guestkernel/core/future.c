/* Calls that do not wait: a future is a thread of the kernel's that makes one call, whose result is fetched later. */
#include "call_fast.h"
#include "future.h"

#define ALL_FUTURES_MAX 8192u

static uint8_t *chunks[ALL_FUTURES_MAX];
static struct records futures = {.bytes = sizeof(struct future), .most = ALL_FUTURES_MAX, .chunks = chunks};

static struct future *find(const struct process *process, uint64_t id)
{
    struct future *future = record_at(&futures, (id & ((1u << FUTURE_NUMBER_BITS) - 1)) - 1);
    return future && id && future->id == id && future->record.process == process ? future : NULL;
}

bool future_make(struct process *process)
{
    struct future *future =
        process->futures < FUTURES_MAX ? record_take(&futures, process, &process->future_list) : NULL;
    if (!future)
        return false;
    struct activation *proxy = &future->proxy;
    uint64_t generation = (future->next_id >> FUTURE_NUMBER_BITS) + 1; /* the record may have been another process's */
    process->futures++;
    future->next_id = generation << FUTURE_NUMBER_BITS | (future->record.number + 1);
    future->waiter = NULL;
    future->next_awaited = NULL;
    future->ended = future->one_way = future->posted = false;
    future->error = 0;
    future->stack_page = 0;
    *proxy = (struct activation){.process = process,
                                 .thread = &future->thread,
                                 .flags = ACTIVATION_PROXY,
                                 .deadline = NEVER,
                                 .timeout = -1};
    future->thread = (struct thread){.top = proxy, .process = process, .future = future};
    future->id = 0;
    future->next_free = process->free_futures;
    process->free_futures = future;
    return true;
}

static struct future *take(struct activation *caller, struct fl_function *function)
{
    struct process *process = caller->process;
    if (!process->free_futures && !future_make(process))
        future_put_away(); /* which may be one of the process's */
    struct future *future = process->free_futures;
    if (!future)
        return NULL;
    process->free_futures = future->next_free;
    future->id = future->next_id;
    future->function = function;
    future->deadline = call_deadline(caller);
    future->thread.own_priority = future->thread.priority = caller->thread->own_priority;
    return future;
}

static void free_future(struct future *future)
{
    struct process *process = future->record.process;
    queue_unpost(future);
    copies_release(&future->proxy.own_copies);
    future->proxy.own_copies.stack = NULL;
    if (future->stack_page) {
        frame_release(future->stack_page);
        process_uncharge(process, 1);
        future->stack_page = 0;
    }
    future->ended = future->one_way = false;
    future->error = 0;
    future->waiter = NULL;
    future->proxy.deadline = NEVER; /* what a function of the kernel's has left */
    future->proxy.timeout = -1;
    future_put_back(future);
}

/* What the call takes with it: registers, stack arguments, buffers. The caller's address space is current. */
static uint32_t take_arguments(struct future *future, struct activation *caller, const struct fl_function *function)
{
    const struct fl_shape *shape = &function->shape;
    struct activation *proxy = &future->proxy;
    frame_pass(&proxy->frame, &caller->frame, shape->integer_mask);
    proxy->frame.rsp = caller->frame.rsp;
    if (arguments_has_vector(shape)) {
        vector_state_save(caller);
        memory_copy(proxy->vector_state, caller->vector_state, sizeof proxy->vector_state);
    }
    if (shape->stack_bytes) {
        future->stack_page = process_take_frame(proxy->process);
        if (!future->stack_page)
            return FL_ENOMEM;
        if (!user_copy_in(direct_map(future->stack_page), caller->frame.rsp, shape->stack_bytes))
            return FL_EFAULT;
    }
    return 0;
}

static uint32_t start_in_server(struct future *future, struct fl_function *function)
{
    const uint8_t *stack_arguments = future->stack_page ? direct_map(future->stack_page) : NULL;
    struct activation *proxy = &future->proxy;
    uint32_t error = 0;
    if (function->shape.parameter_count)
        error = copies_enter(&proxy->own_copies, proxy, function, stack_arguments);
    return error ? error : queue_claim(proxy, function, future->deadline);
}

struct activation *future_starter;

static uint32_t start_in_kernel(struct future *future, struct activation *caller, struct fl_function *function)
{
    struct activation *proxy = &future->proxy;
    future_starter = caller;
    proxy->deadline = future->deadline; /* it waits itself, with no call that could have a deadline of its own */
    struct activation *after = call_kernel(proxy, function);
    if (!after)
        return 0; /* it waits, or has ended */
    uint32_t error = proxy->error;
    proxy->error = 0;
    if (error)
        future_end(proxy, error);
    else
        future_finish(proxy, (const uint64_t[2]){proxy->frame.rax, proxy->frame.rdx}, (const uint64_t[2]){0, 0});
    return 0;
}

static uint32_t start(struct future *future, struct activation *caller, struct fl_function *function)
{
    uint32_t error = take_arguments(future, caller, function);
    if (error)
        return error;
    switch (function->kind) {
    case FL_FUNCTION_GUEST:
        return start_in_server(future, function);
    case FL_FUNCTION_KERNEL:
        return start_in_kernel(future, caller, function);
    case FL_FUNCTION_HOST:
        return host_call_start(&future->proxy, function, future->deadline);
    default:
        return FL_EACCES;
    }
}

struct activation *future_start(struct activation *caller, struct fl_function *function) /* model: future_start */
{
    struct fl_function *target = (struct fl_function *)function->target;
    struct future *future = take(caller, target);
    if (!future)
        return call_fail(caller, function, caller->process->futures < FUTURES_MAX ? FL_ENOMEM : FL_EAGAIN);
    uint64_t id = future->id;
    target->calls++;
    uint32_t error = start(future, caller, target);
    if (error) {
        free_future(future);
        return call_fail(caller, function, error);
    }
    if (caller->process->state >= PROCESS_DYING)
        return NULL; /* what was called ends processes */
    if (function->handler == (uint64_t)future_start_plainly)
        future_keep_at_hand(caller->process);
    caller->error = 0;
    frame_results(&caller->frame, id, 0);
    return caller;
}

/* Ends f_result: the future is no more. The caller's state is loaded. */
static struct activation *deliver(struct activation *caller, struct fl_function *function, struct future *future)
{
    const struct fl_shape *shape = &function->shape;
    struct copies *copies = &future->proxy.own_copies;
    uint64_t integer[2] = {future->integer[0], future->integer[1]};
    uint64_t vector[2] = {future->vector[0], future->vector[1]};
    uint32_t error = future->error;
    if (shape->flags & FL_SHAPE_HIDDEN_RESULT) {
        integer[0] = caller->frame.rdi;
        copies->crossings[0].caller_address = caller->frame.rdi;
    }
    if (!error && copies->count)
        error = copies_leave(copies, caller->process, future->function, future->back);
    if (error && !future->error && shape->result_type && integer[0])
        object_release(caller->process, integer[0]); /* its caller will not get to know it */
    free_future(future);
    return error ? call_fail(caller, function, error) : call_finish(caller, function, integer, vector);
}

static struct activation *resume_result(struct activation *caller) /* model: deliver */
{
    struct future *future = caller->awaited;
    caller->wait = WAIT_NOTHING;
    future->waiter = NULL;
    vector_state_load(caller->vector_state);
    return deliver(caller, caller->calling, future);
}

struct activation *future_result(struct activation *caller, struct fl_function *function) /* model: future_result */
{
    bool hidden = function->shape.flags & FL_SHAPE_HIDDEN_RESULT;
    struct future *future = find(caller->process, hidden ? caller->frame.rsi : caller->frame.rdi);
    if (!future || future->function != (struct fl_function *)function->target || future->waiter || future->one_way)
        return call_fail(caller, function, FL_EBADF);
    if (future->ended)
        return deliver(caller, function, future);
    if (caller->timeout == 0)
        return call_fail(caller, function, FL_EAGAIN);
    if (wait_would_deadlock(caller, &future->thread))
        return call_fail(caller, function, FL_EDEADLK);
    vector_state_save(caller);
    future->waiter = caller;
    future->next_awaited = NULL;
    wait_start(caller, WAIT_FUTURE, future, function, call_deadline(caller));
    wait_lend(caller->thread->priority, &future->thread);
    return NULL;
}

/* Leaves the call's outcome to whoever fetches it. */
static void end_one(struct future *future)
{
    future->ended = true;
    future->thread.top = &future->proxy;
    timer_stop(&future->proxy.wait_timer);
    if (future->one_way)
        free_future(future);
}

/* And so does what waits for it in a future of its own: one after the other, however many there are. */
static void end(struct future *future) /* model: future_end */
{
    struct activation *waiter = future->waiter;
    uint32_t index = future->waiter_index;
    end_one(future);
    for (; waiter && waiter->flags & ACTIVATION_PROXY; end_one(future)) {
        wait_stop(waiter);
        future = future_of(waiter);
        future->integer[0] = index;
        future->integer[1] = future->vector[0] = future->vector[1] = 0;
        waiter = future->waiter;
        index = future->waiter_index;
    }
    if (waiter && waiter->wait == WAIT_FUTURE) {
        timer_stop(&waiter->wait_timer);
        schedule_ready(waiter, resume_result); /* until it runs, the future is still its own */
    } else if (waiter) {
        wait_finish(waiter, index);
    }
}

void future_end(struct activation *proxy, uint32_t error)
{
    struct future *future = future_of(proxy);
    copies_release(&proxy->own_copies);
    future->error = error;
    end(future);
}

void future_finish(struct activation *proxy, const uint64_t integer[2], const uint64_t vector[2])
{
    struct future *future = future_of(proxy);
    for (int i = 0; i < 2; i++) {
        future->integer[i] = integer[i];
        future->vector[i] = vector[i];
    }
    end(future);
}

/* The first instruction of a call made by a proxy: now that its server's address space is current. */
static struct activation *resume_call_of_proxy(struct activation *callee) /* model: begin */
{
    struct activation *proxy = callee->caller;
    struct future *future = future_of(proxy);
    const struct fl_shape *shape = &future->function->shape;
    uint8_t *stack_arguments = arguments_place(callee, &proxy->frame, future->function);
    if (future->stack_page)
        memory_copy(stack_arguments, direct_map(future->stack_page), shape->stack_bytes);
    uint32_t error = 0;
    if (shape->parameter_count)
        error = copies_point(&proxy->own_copies, callee, proxy->process, future->function, stack_arguments);
    if (error) {
        timer_stop(&callee->deadline_timer);
        future_end(proxy, error);
        queue_give_back(callee);
        return NULL;
    }
    if (!arguments_has_vector(shape))
        return resume_start(callee);
    arguments_pass_vector(callee->vector_state, proxy->vector_state, shape);
    return resume_user(callee);
}

bool future_withdraw(struct activation *callee)
{
    if (callee->wait != WAIT_NOTHING || !callee->entry.list || callee->resume != resume_call_of_proxy)
        return false;
    list_remove(&callee->entry);
    timer_stop(&callee->deadline_timer);
    callee->thread->top = callee->caller;
    queue_give_back(callee);
    return true;
}

void future_run(struct activation *proxy, struct activation *callee) /* model: future_run */
{
    struct future *future = future_of(proxy);
    uint32_t starting = callee->flags & ACTIVATION_STARTING;
    timer_stop(&proxy->wait_timer);
    proxy->wait = WAIT_NOTHING;
    callee->flags = starting | ACTIVATION_FOR_PROXY;
    callee->copies = &proxy->own_copies;
    if (starting) {
        call_link_plainly(proxy, callee, future->function);
        call_set_start(callee, future->deadline);
        schedule_ready(callee, resume_start);
        return;
    }
    call_link(proxy, callee, future->function, future->deadline);
    if (future->function->shape.parameter_count || future->function->shape.result_type)
        callee->flags |= ACTIVATION_COPIES;
    schedule_ready(callee, resume_call_of_proxy);
}

void future_return(struct activation *proxy, struct activation *callee)
{
    struct future *future = future_of(proxy);
    const struct fl_shape *shape = &future->function->shape;
    struct copies *copies = &proxy->own_copies;
    future->integer[0] = callee->frame.rax & shape->result_mask[0];
    future->integer[1] = callee->frame.rdx & shape->result_mask[1];
    if (shape->sse_result_width[0]) {
        vector_state_save(callee);
        for (unsigned int i = 0; i < 2; i++) {
            future->vector[i] = 0;
            memory_copy(&future->vector[i], callee->vector_state + VECTOR_STATE_XMM + 16 * i, shape->sse_result_width[i]);
        }
    }
    uint32_t error = copies_check(copies, future->function, future->integer[0], future->back);
    if (shape->result_type) {
        uint32_t object_error = object_return(callee->process, error ? NULL : proxy->process, shape->result_type,
                                              future->integer[0], &future->integer[0]);
        error = error ? error : object_error;
    }
    copies_drop_objects(copies);
    timer_stop(&callee->deadline_timer);
    if (copies->frames)
        window_unmap_frames(copies);
    callee->thread->top = proxy;
    queue_give_back(callee);
    if (error) {
        future_end(proxy, error);
    } else {
        end(future);
    }
}

struct activation *resume_post(struct activation *caller) /* model: resume_post */
{
    struct queue *queue = caller->awaited;
    struct fl_function *function = caller->calling;
    timer_stop(&caller->wait_timer);
    caller->wait = WAIT_NOTHING;
    queue->promised--;
    vector_state_load(caller->vector_state);
    if (unlikely(caller->awaited_word != function_server(function)->incarnation)) {
        queue_offer_room(queue);
        return call_fail(caller, function, FL_EOWNERDEAD);
    }
    return future_post(caller, function);
}

struct activation *future_post(struct activation *caller, struct fl_function *function) /* model: post */
{
    struct queue *queue = function_queue(function);
    const struct process *server = function_server(function);
    if (!queue_has_room(queue) && (server->state < PROCESS_DYING || process_comes_back(server))) {
        if (caller->timeout == 0)
            return call_fail(caller, function, FL_EAGAIN);
        if (queue->holder && wait_would_deadlock(caller, queue->holder->thread))
            return call_fail(caller, function, FL_EDEADLK);
        vector_state_save(caller);
        queue_wait_for_room(caller, function, call_deadline(caller));
        return NULL;
    }
    struct future *future = take(caller, function);
    if (!future) {
        queue_offer_room(queue);
        return call_fail(caller, function, caller->process->futures < FUTURES_MAX ? FL_ENOMEM : FL_EAGAIN);
    }
    future->one_way = true;
    future->posted = true;
    future->deadline = NEVER; /* which was for the acceptance */
    queue->posted++;
    uint32_t error = start(future, caller, function);
    if (error) {
        free_future(future);
        return call_fail(caller, function, error);
    }
    caller->error = 0;
    frame_results(&caller->frame, 0, 0);
    return caller;
}

/* Nobody waits for the call any more; what runs goes on alone. */
static void interrupt(struct future *future)
{
    cut_inside(&future->proxy);
}

int future_poll(uint64_t id)
{
    const struct future *future = find(current->process, id);
    return !future || future->one_way ? -1 : future->ended;
}

int future_cancel(uint64_t id) /* model: cancel */
{
    struct future *future = find(current->process, id);
    if (!future || future->one_way)
        return -1;
    if (future->ended)
        return 1;
    interrupt(future);
    future_end(&future->proxy, FL_ECANCELED);
    return 0;
}

bool future_drop_one(struct process *process) /* model: drop_future */
{
    future_put_away();
    if (link_empty(&process->future_list))
        return false;
    struct future *future = container_of(process->future_list.next, struct future, record.link);
    if (future->id) {
        if (!future->ended)
            interrupt(future);
        if (future->waiter)
            wait_stop(future->waiter);
        free_future(future);
    }
    process->futures--;
    process->free_futures = NULL; /* all of them go */
    record_free(&futures, future);
    return true;
}

void future_forget_waiter(struct activation *waiter) /* model: forget_waiter */
{
    struct future *future = waiter->awaited;
    waiter->wait = WAIT_NOTHING;
    for (struct future *next; future; future = next) {
        next = future->next_awaited;
        future->next_awaited = NULL;
        future->waiter = NULL;
        if (!future->ended)
            wait_settle(&future->thread);
    }
}

/* Looks through the futures: the index of one that has ended, -1, or an error below that. */
static int look_through(const uint64_t *ids, uint32_t count, bool *all_deadlock)
{
    *all_deadlock = true;
    for (uint32_t i = 0; i < count; i++) {
        const struct future *future = find(current->process, ids[i]);
        if (!future || future->one_way || future->waiter)
            return -(int)FL_EBADF;
        if (future->ended)
            return (int)i;
        if (!wait_would_deadlock(current, &future->thread))
            *all_deadlock = false;
    }
    return -1;
}

/* Waits for them all; whichever is named twice is waited for once. */
static void wait_for_all(const uint64_t *ids, uint32_t count, uint64_t until)
{
    struct activation *waiter = current;
    struct future *first = NULL;
    for (uint32_t i = 0; i < count; i++) {
        struct future *future = find(waiter->process, ids[i]);
        if (future->waiter)
            continue;
        future->waiter = waiter;
        future->waiter_index = i;
        future->next_awaited = first;
        first = future;
    }
    wait_start(waiter, WAIT_FUTURES, first, waiter->calling, until);
    for (struct future *future = first; future; future = future->next_awaited)
        wait_lend(waiter->thread->priority, &future->thread);
}

uint32_t future_wait_any(const uint64_t *ids, uint32_t count, int64_t ns, int *index) /* model: wait_any */
{
    bool all_deadlock;
    *index = look_through(ids, count, &all_deadlock);
    if (*index < -1)
        return (uint32_t)-*index;
    if (*index >= 0)
        return 0;
    if (ns == 0 || current->timeout == 0)
        return FL_EAGAIN;
    if (all_deadlock)
        return FL_EDEADLK;
    uint64_t until = clock_after(ns), deadline = call_deadline(current);
    wait_for_all(ids, count, until < deadline ? until : deadline);
    return 0;
}
