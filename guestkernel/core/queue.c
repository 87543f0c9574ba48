/* Queues of a server: one call at a time in each, first come first served within a priority; and its pool of stacks. */
#include "call_fast.h"
#include "future.h"

/* Has a queue while an object's release call waits for a stack: nobody's thread. */
static struct activation nobody;

static void hold(struct queue *queue, struct activation *holder)
{
    queue->holder = (struct activation *)((uint64_t)holder & queue->exclusive);
}

/* Whether the chain of `activation` has a stack of the server already, and would wait for itself. */
static bool chain_has_stack_of(const struct activation *activation, const struct process *server)
{
    for (; activation; activation = activation->caller)
        if (activation->process == server && activation->stack && activation->stack->for_calls)
            return true;
    return false;
}

/* A stack for one call, or NULL: then `error` is why there will be none, or 0 if waiting helps. */
/* model: take_stack */
static struct activation *take_stack(struct process *server, const struct activation *claimant, uint32_t *error)
{
    struct activation *callee = server->idle;
    *error = 0;
    if (callee && server->state == PROCESS_READY) {
        server->idle = callee->caller;
        callee->thread = NULL; /* until it is entered it is nobody's: quick returns leave their thread there */
        return callee;
    }
    if (server->state == PROCESS_READY || server->state == PROCESS_NEW) {
        struct stack *stack = server->call_stacks < CALL_STACKS_MAX ? stack_make(server, true) : NULL;
        if (stack && server->state == PROCESS_NEW) {
            server->state = PROCESS_STARTING;
            stack->activation.flags = ACTIVATION_STARTING;
        }
        if (stack)
            return &stack->activation;
        if (server->call_stacks == 0)
            *error = FL_ENOMEM;
    } else if (server->state >= PROCESS_DYING) {
        *error = FL_EOWNERDEAD;
    }
    if (!*error && claimant && chain_has_stack_of(claimant, server))
        *error = FL_ELOOP;
    return NULL;
}

bool queue_has_room(const struct queue *queue)
{
    return queue->posted + queue->promised < QUEUE_POSTED_MAX;
}

static void settle_holder(struct queue *queue)
{
    if (queue->holder)
        wait_settle(queue->holder->thread);
}

/* The room is theirs until they run, or their time is over, so that nobody who comes meanwhile takes it. */
void queue_offer_room(struct queue *queue) /* model: offer_room */
{
    struct entry *entry;
    while (queue_has_room(queue) && (entry = list_first(&queue->room_waiters))) {
        struct activation *waiter = container_of(entry, struct activation, entry);
        list_remove(entry);
        queue->promised++;
        schedule_ready(waiter, resume_post);
        settle_holder(queue);
    }
}

void queue_withdraw_post(struct activation *caller) /* model: withdraw_post */
{
    struct queue *queue = caller->awaited;
    bool promised = caller->entry.list != &queue->room_waiters;
    if (caller->entry.list)
        list_remove(&caller->entry);
    queue->promised -= promised;
    queue_offer_room(queue);
    settle_holder(queue);
}

void queue_unpost(struct future *future)
{
    struct queue *queue = function_queue(future->function);
    if (!future->posted)
        return;
    future->posted = false;
    queue->posted--;
    queue_offer_room(queue);
}

static void unpost(struct activation *claimant)
{
    if (claimant->flags & ACTIVATION_PROXY)
        queue_unpost(future_of(claimant));
}

/* The stack that was granted is no more, if the server has died since, even if it has been started afresh. */
static bool grant_holds(const struct activation *claimant)
{
    return claimant->granted->process->incarnation == claimant->awaited_word;
}

static struct activation *resume_granted(struct activation *caller) /* model: resume_granted */
{
    struct activation *callee = caller->granted;
    vector_state_load(caller->vector_state);
    if (unlikely(!grant_holds(caller))) {
        wait_stop(caller);
        return call_fail(caller, caller->calling, FL_EOWNERDEAD);
    }
    timer_stop(&caller->wait_timer);
    caller->wait = WAIT_NOTHING;
    return call_enter(caller, callee, caller->calling, caller->call_until);
}

static void grant(struct activation *claimant, struct activation *callee) /* model: grant */
{
    claimant->wait = WAIT_GRANTED;
    claimant->granted = callee;
    callee->thread = NULL; /* of the call before */
    callee->caller = claimant;
    claimant->awaited_word = callee->process->incarnation;
    unpost(claimant);
    if (claimant->flags & ACTIVATION_PROXY)
        future_run(claimant, callee);
    else
        schedule_ready(claimant, resume_granted);
}

static void wait_for_stack(struct process *server, struct entry *entry, uint8_t priority)
{
    list_add(&server->stack_waiters, entry, priority);
    server->waiting++;
}

/* A claimant that has the queue gets a stack, or waits for one, or fails. False: it failed, and the queue is free again. */
static bool stack_for_claimant(struct process *server, struct activation *claimant)
{
    uint32_t error;
    struct activation *callee = take_stack(server, claimant, &error);
    if (callee) {
        grant(claimant, callee);
    } else if (error) {
        struct queue *queue = function_queue(claimant->calling);
        claimant->wait = WAIT_NOTHING;
        timer_stop(&claimant->wait_timer);
        if (queue->holder == claimant)
            queue->holder = NULL;
        wait_settle(claimant->thread);
        unpost(claimant);
        wait_fail_call(claimant, claimant->calling, error);
        return false;
    } else {
        claimant->wait = WAIT_STACK;
        claimant->awaited = server;
        wait_for_stack(server, &claimant->entry, claimant->thread->priority);
    }
    return true;
}

static bool stack_for_object(struct process *server, struct object *object)
{
    uint32_t error;
    struct activation *callee = take_stack(server, NULL, &error);
    if (callee)
        object_run_release(object, callee);
    else if (error)
        return false; /* the server cannot run it: it has no memory for any stack */
    else
        wait_for_stack(server, object_entry(object), PRIORITY_DEFAULT);
    return true;
}

/* A queue that nobody has any more goes to the first of those that wait for it. */
static void pass_on(struct process *server, struct queue *queue) /* model: pass_on */
{
    for (;;) {
        struct entry *entry = list_first(&queue->waiters);
        queue->holder = NULL;
        if (!entry || server->state >= PROCESS_DYING)
            return; /* a dying server's waiters are refused slice by slice */
        list_remove(entry);
        server->waiting--;
        if (entry->kind == ENTRY_OBJECT) {
            hold(queue, &nobody);
            if (stack_for_object(server, object_of_entry(entry)))
                return;
            object_discard(object_of_entry(entry));
        } else {
            struct activation *claimant = container_of(entry, struct activation, entry);
            hold(queue, claimant);
            claimant->wait = WAIT_STACK;
            wait_settle(claimant->thread); /* for those that still wait */
            if (stack_for_claimant(server, claimant))
                return;
        }
    }
}

void queue_serve_stack_waiters(struct process *process) /* model: serve_stack_waiters */
{
    struct entry *entry;
    while (process->state < PROCESS_DYING && (entry = list_first(&process->stack_waiters))) {
        uint32_t error;
        struct activation *callee = take_stack(process, NULL, &error);
        if (!callee)
            return;
        list_remove(entry);
        process->waiting--;
        if (entry->kind == ENTRY_OBJECT)
            object_run_release(object_of_entry(entry), callee);
        else
            grant(container_of(entry, struct activation, entry), callee);
    }
}

static void wait_until_new(struct activation *claimant, struct fl_function *function, uint64_t deadline)
{
    struct process *server = function_server(function);
    wait_start(claimant, WAIT_TEARDOWN, server, function, deadline);
    list_add(&server->teardown_waiters, &claimant->entry, claimant->thread->priority);
}

void queue_claim_rest(struct activation *claimant, struct fl_function *function)
{
    struct process *server = function_server(function);
    claimant->calling = function;
    claimant->call_until = NEVER;
    if (!stack_for_claimant(server, claimant) && !function_queue(function)->holder)
        pass_on(server, function_queue(function));
}

uint32_t queue_claim(struct activation *claimant, struct fl_function *function, uint64_t deadline) /* model: claim */
{
    struct process *server = function_server(function);
    struct queue *queue = function_queue(function);
    uint32_t error = 0;
    if (process_comes_back(server)) {
        wait_until_new(claimant, function, deadline);
        return 0;
    }
    if (server->state >= PROCESS_DYING)
        return FL_EOWNERDEAD;
    if (queue->holder) {
        if (wait_would_deadlock(claimant, queue->holder->thread))
            return FL_EDEADLK;
        function->waits++;
        server->waiting++;
        wait_start(claimant, WAIT_QUEUE, queue, function, deadline);
        list_add(&queue->waiters, &claimant->entry, claimant->thread->priority);
        wait_lend(claimant->thread->priority, queue->holder->thread);
        return 0;
    }
    struct activation *callee = take_stack(server, claimant, &error);
    if (!callee && error)
        return error;
    hold(queue, claimant);
    wait_start(claimant, callee ? WAIT_GRANTED : WAIT_STACK, server, function, deadline);
    if (callee) {
        grant(claimant, callee);
        return 0;
    }
    function->waits++;
    wait_for_stack(server, &claimant->entry, claimant->thread->priority);
    return 0;
}

struct activation *queue_call(struct activation *caller, struct fl_function *function) /* model: queue_call */
{
    struct process *server = function_server(function);
    struct queue *queue = function_queue(function);
    uint64_t deadline = call_deadline(caller);
    uint32_t error = 0;
    if (likely(!queue->holder)) {
        struct activation *callee = take_stack(server, caller, &error);
        if (callee)
            return call_enter(caller, callee, function, deadline);
    } else if (server->state >= PROCESS_DYING) {
        error = FL_EOWNERDEAD;
    }
    if (error && process_comes_back(server))
        error = 0;
    if (!error && caller->timeout == 0)
        error = FL_EAGAIN;
    if (!error) {
        vector_state_save(caller);
        error = queue_claim(caller, function, deadline);
    }
    return error ? call_fail(caller, function, error) : NULL;
}

/* model: wait_for_room */
void queue_wait_for_room(struct activation *caller, struct fl_function *function, uint64_t deadline)
{
    struct queue *queue = function_queue(function);
    if (process_comes_back(function_server(function))) {
        wait_until_new(caller, function, deadline); /* it came too late to be refused with those who wait for room */
        return;
    }
    wait_start(caller, WAIT_ROOM, queue, function, deadline);
    caller->awaited_word = function_server(function)->incarnation;
    list_add(&queue->room_waiters, &caller->entry, caller->thread->priority);
    if (queue->holder)
        wait_lend(caller->thread->priority, queue->holder->thread);
}

/* At once, and not when it runs: by then the server may have died again, and so on each time. */
void queue_claim_again(struct activation *claimant) /* model: claim_again */
{
    struct fl_function *function = claimant->calling;
    if (function->shape.flags & FL_SHAPE_ONEWAY && !(claimant->flags & ACTIVATION_PROXY)) {
        queue_wait_for_room(claimant, function, claimant->call_until);
        queue_offer_room(function_queue(function));
        return;
    }
    uint32_t error = queue_claim(claimant, function, claimant->call_until);
    if (error)
        wait_fail_call(claimant, function, error);
}

void queue_give_back(struct activation *callee) /* model: give_back */
{
    struct process *server = callee->process;
    struct queue *queue = callee->queue;
    callee->queue = NULL;
    callee->thread = NULL;
    callee->flags = 0;
    if (likely(server->state < PROCESS_DYING)) { /* the stacks of others have gone, or are about to go */
        callee->caller = server->idle;
        server->idle = callee;
        queue_serve_stack_waiters(server);
    }
    if (queue->holder == callee)
        pass_on(server, queue);
}

void queue_withdraw(struct activation *claimant) /* model: withdraw */
{
    struct process *server = function_server(claimant->calling);
    struct queue *queue = function_queue(claimant->calling);
    enum wait wait = claimant->wait;
    claimant->wait = WAIT_NOTHING;
    unpost(claimant);
    if (claimant->entry.list) {
        list_remove(&claimant->entry);
        if (wait != WAIT_GRANTED)
            server->waiting--;
    }
    if (wait == WAIT_QUEUE) {
        settle_holder(queue);
        return;
    }
    if (wait == WAIT_GRANTED && grant_holds(claimant)) {
        struct activation *callee = claimant->granted;
        if (callee->flags & ACTIVATION_STARTING) {
            stack_free(callee->stack);
            server->state = PROCESS_NEW;
        } else {
            callee->caller = server->idle;
            server->idle = callee;
        }
        queue_serve_stack_waiters(server);
    }
    if (queue->holder == claimant) {
        pass_on(server, queue);
        wait_settle(claimant->thread);
    }
}

bool queue_refuse_one(struct process *process) /* model: refuse_one */
{
    struct entry *entry = list_first(&process->stack_waiters);
    for (uint32_t i = 0; !entry && i <= process->image->queue_count; i++) {
        entry = list_first(&process->queues[i].waiters);
        if (!entry)
            entry = list_first(&process->queues[i].room_waiters);
    }
    if (!entry)
        return false;
    if (entry->kind == ENTRY_OBJECT) {
        queue_withdraw_object(object_of_entry(entry));
        object_discard(object_of_entry(entry));
    } else {
        wait_fail(container_of(entry, struct activation, entry), FL_EOWNERDEAD);
    }
    return true;
}

void queue_refuse_granted(struct activation *callee) /* model: refuse_granted */
{
    struct activation *claimant = callee->caller;
    if (claimant && claimant->wait == WAIT_GRANTED && claimant->granted == callee)
        wait_fail(claimant, FL_EOWNERDEAD);
}

void queue_release_object(struct object *object) /* model: release_object */
{
    struct process *server = object_server(object);
    struct queue *queue = object_queue(object);
    struct entry *entry = object_entry(object);
    if (server->state >= PROCESS_DYING) {
        object_discard(object);
    } else if (queue->holder) {
        list_add(&queue->waiters, entry, PRIORITY_DEFAULT);
        server->waiting++;
        wait_lend(PRIORITY_DEFAULT, queue->holder->thread);
    } else {
        hold(queue, &nobody);
        if (!stack_for_object(server, object)) {
            queue->holder = NULL;
            object_discard(object);
        }
    }
}

void queue_withdraw_object(struct object *object) /* model: withdraw_object */
{
    struct queue *queue = object_queue(object);
    struct process *server = object_server(object);
    bool has_queue = object_entry(object)->list == &server->stack_waiters;
    list_remove(object_entry(object));
    server->waiting--;
    if (has_queue && queue->holder == &nobody)
        pass_on(server, queue);
    else
        settle_holder(queue);
}
