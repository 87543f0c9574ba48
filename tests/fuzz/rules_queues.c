/* Rules of queues, stacks of servers, host calls, and of waiting at all. */
#include "census.h"

typedef void queue_check(const char *words, struct census *census, const struct process *server,
                         const struct queue *queue);

static void each_queue(const char *words, struct census *census, queue_check *check)
{
    for (uint32_t i = 1; i < PROCESSES; i++)
        for (uint32_t j = 0; j <= processes[i].image->queue_count; j++)
            check(words, census, &processes[i], &processes[i].queues[j]);
}

/* Whether the release call of an object waits for a stack, and has the queue. */
static bool object_has(const struct process *server, const struct queue *queue)
{
    for (const struct object *one = inside_next_object(NULL); one; one = inside_next_object(one))
        if (inside_object(one).entry->list == &server->stack_waiters && object_queue(one) == queue)
            return true;
    return false;
}

static void check_holder(const char *words, struct census *census, const struct process *server,
                         const struct queue *queue)
{
    const struct activation *holder = queue->holder;
    bool has = !holder;
    if (holder && !queue->exclusive) {
        broken("nobody has the queue of concurrent functions", "%s", describe(holder));
    } else if (holder == inside_nobody()) {
        has = object_has(server, queue);
    } else if (holder) {
        const struct found *found = census_find(census, holder);
        const struct future *at_hand = inside_future_at_hand();
        bool claims = found && (holder->wait == WAIT_STACK || holder->wait == WAIT_GRANTED) &&
                      (const struct queue *)holder->calling->queue == queue;
        bool noted = at_hand && at_hand->id && holder == &at_hand->proxy;
        has = claims || noted || (found && is_alive(found) && !found->future && holder->queue == queue);
    }
    if (!has)
        broken(words, "%s", describe_queue(queue));
}

static void who_has_a_queue_runs_its_call(const char *words, struct census *census)
{
    each_queue(words, census, check_holder);
    for (uint32_t i = 0; i < census->count; i++) {
        const struct activation *one = census->found[i].activation;
        if (is_alive(&census->found[i]) && one->stack && one->function &&
            (!one->queue || (one->queue->exclusive && one->queue->holder != one)))
            broken("who runs a call has its queue", "%s", describe(one));
        if (is_alive(&census->found[i]) && (one->wait == WAIT_STACK || one->wait == WAIT_GRANTED) &&
            ((struct queue *)one->calling->queue)->exclusive && ((struct queue *)one->calling->queue)->holder != one)
            broken("who waits for a stack has the queue", "%s", describe(one));
    }
}

static void check_not_free(const char *words, struct census *census, const struct process *server,
                           const struct queue *queue)
{
    (void)census;
    if (!queue->holder && queue->waiters.present && server->state < PROCESS_DYING)
        broken(words, "%s", describe_queue(queue));
    if (queue->room_waiters.present && server->state < PROCESS_DYING && queue->posted < QUEUE_POSTED_MAX / 2)
        broken("nobody waits for room where there is much", "%s holds %u", describe_queue(queue), queue->posted);
}

static void nobody_waits_for_a_free_queue(const char *words, struct census *census)
{
    each_queue(words, census, check_not_free);
}

static void nobody_waits_for_a_stack_while_one_is_idle(const char *words, struct census *census)
{
    (void)census;
    for (uint32_t i = 1; i < PROCESSES; i++)
        if (processes[i].idle && processes[i].stack_waiters.present)
            broken(words, "%s", process_names[i]);
}

static void stacks_are_idle_only_in_a_server_that_is_ready(const char *words, struct census *census)
{
    (void)census;
    for (uint32_t i = 0; i < PROCESSES; i++)
        if (processes[i].idle && processes[i].state != PROCESS_READY)
            broken(words, "%s is in state %u", process_names[i], processes[i].state);
}

static void check_posted(const char *words, struct census *census, const struct process *server,
                         const struct queue *queue)
{
    uint32_t posted = 0, promised = 0;
    (void)server;
    for (uint32_t i = 0; i < census->count; i++) {
        const struct found *found = &census->found[i];
        posted +=
            found->future && found->future->posted && (const struct queue *)found->future->function->queue == queue;
        promised += found->activation->wait == WAIT_ROOM && found->activation->awaited == queue &&
                    found->list != &queue->room_waiters;
    }
    if (posted != queue->posted || posted > QUEUE_POSTED_MAX)
        broken(words, "%s holds %u, and counts %u", describe_queue(queue), posted, queue->posted);
    if (promised != queue->promised)
        broken("room that is promised is counted", "%s: %u, and counts %u", describe_queue(queue), promised,
               queue->promised);
}

static void posted_calls_are_counted(const char *words, struct census *census)
{
    each_queue(words, census, check_posted);
}

static void waiters_of_a_server_are_counted(const char *words, struct census *census)
{
    (void)census;
    for (uint32_t i = 1; i < PROCESSES; i++) {
        const struct process *server = &processes[i];
        uint32_t count = server->stack_waiters.count;
        for (uint32_t j = 0; j <= server->image->queue_count; j++)
            count += server->queues[j].waiters.count;
        if (count != server->waiting)
            broken(words, "%s has %u, and counts %u", process_names[i], count, server->waiting);
    }
}

static void stacks_for_calls_are_counted(const char *words, struct census *census)
{
    (void)census;
    for (uint32_t i = 0; i < PROCESSES; i++) {
        uint32_t count = 0;
        for (uint32_t j = 0; j < processes[i].stack_count; j++)
            count += stack_at(&processes[i], j)->in_use && stack_at(&processes[i], j)->for_calls;
        if (count != processes[i].call_stacks || count > CALL_STACKS_MAX)
            broken(words, "%s has %u, and counts %u", process_names[i], count, processes[i].call_stacks);
    }
}

static void a_server_starts_once(const char *words, struct census *census)
{
    for (uint32_t i = 1; i < PROCESSES; i++) {
        uint32_t starting = 0, calls = 0;
        for (uint32_t j = 0; j < census->count; j++) {
            const struct activation *one = census->found[j].activation;
            if (one->process != &processes[i] || !one->stack || !one->stack->for_calls)
                continue;
            starting +=
                one->flags & ACTIVATION_STARTING && (is_alive(&census->found[j]) || census->found[j].granted_to);
            calls++;
        }
        enum process_state state = processes[i].state;
        if ((state == PROCESS_STARTING) != (starting == 1 && state < PROCESS_DYING) || (state == PROCESS_NEW && calls))
            broken(words, "%s is in state %u, with %u start routines and %u calls", process_names[i], state, starting,
                   calls);
    }
}

static void host_calls_are_counted(const char *words, struct census *census)
{
    uint32_t in_flight = 0, of[PROCESSES] = {0};
    for (uint32_t slot = 0; slot < FL_LINK_SLOTS; slot++) {
        struct inside_request request = inside_host_request(slot);
        if (!request.in_use)
            continue;
        in_flight += !request.answered;
        of[request.process - processes] += !request.answered;
        const struct found *owner = request.owner ? census_find(census, request.owner) : NULL;
        if (request.owner && (!owner || request.owner->wait != WAIT_HOST || (request.answered && owner->future)))
            broken("a host call's owner waits for it", "slot %u", slot);
        if (!request.owner && request.answered)
            broken("a slot is free when the answer is there that nobody waits for", "slot %u", slot);
    }
    if (in_flight != host_calls_in_flight)
        broken(words, "%u are in flight, and %u are counted", in_flight, host_calls_in_flight);
    for (uint32_t i = 0; i < PROCESSES; i++)
        if (of[i] != processes[i].host_calls)
            broken(words, "%s has %u, and counts %u", process_names[i], of[i], processes[i].host_calls);
    if (census->running && host_calls_untold)
        broken("while user code runs, the monitor knows of all calls", "it was not told");
}

/* Whether somebody who waited for a request slot has been told that there may be one. */
static bool is_anybody_offered_a_slot(const struct census *census)
{
    for (uint32_t i = 0; i < census->count; i++) {
        const struct activation *one = census->found[i].activation;
        if (one->wait == WAIT_HOST_SLOT && one->entry.list != inside_slot_waiters() &&
            one->entry.list != &one->process->slot_waiters)
            return true;
    }
    return false;
}

static void nobody_waits_for_a_free_slot(const char *words, struct census *census)
{
    uint32_t in_use = 0;
    for (uint32_t slot = 0; slot < FL_LINK_SLOTS; slot++)
        in_use += inside_host_request(slot).in_use;
    if (in_use == FL_LINK_SLOTS || is_anybody_offered_a_slot(census))
        return;
    if (inside_slot_waiters()->present)
        broken(words, "%u are in use", in_use);
    for (uint32_t i = 0; i < PROCESSES; i++)
        if (processes[i].slot_waiters.present && processes[i].host_calls < 32)
            broken(words, "%s has %u calls in flight", process_names[i], processes[i].host_calls);
}

/* The one that must go on before this one can. */
static const struct thread *awaited(const struct thread *thread)
{
    const struct activation *top = thread->top;
    const struct queue *queue = top->awaited;
    const struct future *future = top->awaited;
    switch (top->wait) {
    case WAIT_ROOM:
        if (top->entry.list != &queue->room_waiters)
            return NULL;
        return queue->holder ? queue->holder->thread : NULL;
    case WAIT_QUEUE:
        return queue->holder ? queue->holder->thread : NULL;
    case WAIT_FUTURE:
    case WAIT_FUTURES:
        return future->next_awaited ? NULL : &future->thread;
    default:
        return NULL;
    }
}

static void nobody_waits_for_himself(const char *words, struct census *census)
{
    for (uint32_t i = 0; i < census->count; i++) {
        const struct activation *one = census->found[i].activation;
        if (!is_alive(&census->found[i]) || one->thread->top != one)
            continue;
        uint32_t steps = 0;
        for (const struct thread *thread = awaited(one->thread); thread; thread = awaited(thread))
            if (thread == one->thread || ++steps > census->count)
                broken(words, "%s", describe(one));
    }
}

const struct rule rules_of_queues[] = {
    {"a queue is had by whoever runs its call, or waits only for a stack to run it", who_has_a_queue_runs_its_call},
    {"nobody waits for a queue that nobody has", nobody_waits_for_a_free_queue},
    {"nobody waits for a stack while one is idle", nobody_waits_for_a_stack_while_one_is_idle},
    {"only a server that is ready has idle stacks", stacks_are_idle_only_in_a_server_that_is_ready},
    {"one-way calls that wait in a queue are counted, and at most so many", posted_calls_are_counted},
    {"those that wait for a server are counted", waiters_of_a_server_are_counted},
    {"stacks for calls are counted, and at most so many", stacks_for_calls_are_counted},
    {"one call starts a server, before it has any other", a_server_starts_once},
    {"calls to the host are counted", host_calls_are_counted},
    {"nobody waits for a request slot that is free", nobody_waits_for_a_free_slot},
    {"nobody waits for himself, through whatever others", nobody_waits_for_himself},
    {0},
};
