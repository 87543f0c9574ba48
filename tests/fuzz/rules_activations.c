/* Rules of activations and threads: where each is, who is on top of whom, and how urgent. */
#include "census.h"

static bool is_ended(const struct activation *activation)
{
    return activation->process->state >= PROCESS_DYING;
}

/* The list in which an activation that waits so stands; NULL: in none. False: it may stand in another one. */
static bool stands_right(const struct found *found)
{
    const struct activation *one = found->activation;
    const struct queue *queue = one->awaited;
    const struct future *future = one->awaited;
    bool ready = found->list == &schedule_ready_list || (is_ended(one) && !found->list); /* that has been taken out */
    switch (one->wait) {
    case WAIT_NOTHING:
        return !found->list || ready;
    case WAIT_QUEUE:
        return found->list == &queue->waiters;
    case WAIT_STACK:
        return found->list == &((const struct process *)one->awaited)->stack_waiters;
    case WAIT_GRANTED:
        return ready;
    case WAIT_ROOM:
        return ready || found->list == &queue->room_waiters;
    case WAIT_HOST_SLOT:
        return ready || found->list == &one->process->slot_waiters || found->list == inside_slot_waiters();
    case WAIT_HOST:
        return !found->list || ready; /* an answer may be there */
    case WAIT_FUTURE:
        return !found->list || (ready && future->ended);
    case WAIT_FUTURES:
    case WAIT_SLEEP:
        return !found->list;
    case WAIT_TEARDOWN:
        return found->list == &((const struct process *)one->awaited)->teardown_waiters;
    case WAIT_WORD:
        for (uint32_t i = 0; inside_word_list(i); i++)
            if (found->list == inside_word_list(i))
                return true;
        return false;
    }
    return false;
}

static void every_activation_is_in_one_place(const char *words, struct census *census)
{
    for (uint32_t i = 0; i < census->count; i++) {
        const struct found *found = &census->found[i];
        const struct activation *one = found->activation;
        uint32_t places = (one == census->running) + found->lists + found->idle + (found->callee != NULL) +
                          (found->granted_to != NULL) + (!found->list && one->wait != WAIT_NOTHING);
        bool nowhere = !is_alive(found) && !found->idle && !found->granted_to;
        if (nowhere && found->future)
            nowhere = one->wait == WAIT_NOTHING; /* its call has ended, or is only noted */
        else if (!nowhere && is_ended(one) && places == 0)
            nowhere = true; /* it ended its process, and has not been taken apart yet */
        else if (nowhere && !is_ended(one))
            broken(words, "%s is in use, for nothing", describe(one));
        if (places != (nowhere ? 0 : 1))
            broken(words, "%s: running %d, listed %u, idle %u, below another %d, granted %d", describe(one),
                   one == census->running, found->lists, found->idle, found->callee != NULL, found->granted_to != NULL);
    }
}

static void who_waits_stands_where_it_is_looked_for(const char *words, struct census *census)
{
    for (uint32_t i = 0; i < census->count; i++)
        if (!stands_right(&census->found[i]))
            broken(words, "%s", describe(census->found[i].activation));
}

static void only_the_top_of_a_thread_runs_or_waits(const char *words, struct census *census)
{
    for (uint32_t i = 0; i < census->count; i++) {
        const struct found *found = &census->found[i];
        const struct activation *one = found->activation;
        if (!is_alive(found))
            continue;
        bool top = one->thread->top == one;
        if (top == (found->callee != NULL))
            broken(words, "%s is%s the top", describe(one), top ? "" : " not");
        if (!top && (found->lists || one->wait != WAIT_NOTHING || one == census->running))
            broken(words, "%s is not the top", describe(one));
    }
}

/* The record that the thread at the bottom of a chain must be. */
static const struct thread *thread_of_bottom(const struct found *found)
{
    if (found->future)
        return &found->future->thread;
    return found->activation->stack ? &found->activation->stack->own : &process_first_thread;
}

static void a_chain_is_on_the_thread_of_its_bottom(const char *words, struct census *census)
{
    for (uint32_t i = 0; i < census->count; i++) {
        const struct found *found = &census->found[i];
        const struct activation *one = found->activation;
        uint32_t length = 0;
        if (!is_alive(found))
            continue;
        while (one->caller && length++ < census->count)
            one = one->caller;
        if (one->caller)
            broken(words, "%s is in a circle", describe(one));
        const struct found *bottom = census_find(census, one);
        if (!bottom || found->activation->thread != thread_of_bottom(bottom))
            broken(words, "%s, over %s", describe(found->activation), describe(one));
        const struct activation *above = found->activation;
        if (above->caller && (!above->function || !above->stack))
            broken("who has a caller runs a function on a stack", "%s", describe(above));
        if (!above->caller && above->stack && above->stack->for_calls &&
            !(above->flags & (ACTIVATION_CUT | ACTIVATION_RELEASE)))
            broken("a call without a caller was cut off, or releases an object", "%s", describe(above));
    }
}

static void threads_are_counted(const char *words, struct census *census)
{
    (void)census;
    for (uint32_t i = 0; i < PROCESSES; i++) {
        uint32_t count = i == PROCESS_PROGRAM && process_first_thread.process;
        for (uint32_t j = 0; j < processes[i].stack_count; j++)
            count += stack_at(&processes[i], j)->own.process == &processes[i];
        if (count != processes[i].threads)
            broken(words, "%s has %u, and counts %u", process_names[i], count, processes[i].threads);
    }
}

static uint8_t more(uint8_t priority, const struct priority_list *list)
{
    return list->present && list_priority(list) > priority ? list_priority(list) : priority;
}

static uint8_t with_waiters(uint8_t priority, const struct queue *queue)
{
    return queue ? more(more(priority, &queue->waiters), &queue->room_waiters) : priority;
}

/* Its own, and what is lent to it by those that wait for a queue of any activation of it, or for its future. */
static uint8_t due(const struct activation *top)
{
    const struct thread *thread = top->thread;
    uint8_t priority = thread->own_priority;
    if (thread->future && thread->future->waiter && thread->future->waiter->thread->priority > priority)
        priority = thread->future->waiter->thread->priority;
    for (const struct activation *one = top; one; one = one->caller)
        if (one->queue && one->queue->holder == one)
            priority = with_waiters(priority, one->queue);
    const struct queue *wanted = top->calling ? (const struct queue *)top->calling->queue : NULL;
    if ((top->wait == WAIT_STACK || top->wait == WAIT_GRANTED) && wanted->holder == top)
        priority = with_waiters(priority, wanted);
    return priority;
}

/* Who waits for several futures lends to each what it has when it begins to wait, and not what it is lent later. */
static bool is_one_of_several(const struct future *future)
{
    const struct activation *waiter = future ? future->waiter : NULL;
    return waiter && waiter->wait == WAIT_FUTURES && ((const struct future *)waiter->awaited)->next_awaited;
}

static void a_thread_is_as_urgent_as_whoever_waits_for_it(const char *words, struct census *census)
{
    for (uint32_t i = 0; i < census->count; i++) {
        const struct activation *one = census->found[i].activation;
        if (!is_alive(&census->found[i]) || one->thread->top != one)
            continue;
        if (one->thread->priority != due(one) && !is_one_of_several(one->thread->future))
            broken(words, "%s has %u of its own and %u now, due is %u", describe(one), one->thread->own_priority,
                   one->thread->priority, due(one));
        if (census->found[i].list && one->entry.priority != one->thread->priority)
            broken("a thread's place in a list is that of its priority", "%s stands at %u and has %u", describe(one),
                   one->entry.priority, one->thread->priority);
    }
}

static void nobody_more_urgent_is_ready(const char *words, struct census *census)
{
    const struct priority_list *ready = &schedule_ready_list;
    if (census->running && ready->present && list_priority(ready) > census->running->thread->priority)
        broken(words, "%s runs at %u, and somebody is ready at %u", describe(census->running),
               census->running->thread->priority, list_priority(ready));
}

static void what_runs_is_what_the_machine_runs(const char *words, struct census *census)
{
    const struct activation *running = census->running;
    if (running && (space_owner != running->process || fake_current_space != running->process->space ||
                    fake_fs_base != running->fs_base))
        broken(words, "%s, in the space of %s", describe(running), name_of(space_owner));
}

const struct rule rules_of_activations[] = {
    {"every activation is in exactly one place: it runs, is ready, waits, has called another, or is idle",
     every_activation_is_in_one_place},
    {"who waits stands in the list of what it waits for", who_waits_stands_where_it_is_looked_for},
    {"only the top of a thread runs or waits, and it has called nobody", only_the_top_of_a_thread_runs_or_waits},
    {"all activations of a chain are on the thread that its bottom belongs to", a_chain_is_on_the_thread_of_its_bottom},
    {"a process's threads are counted", threads_are_counted},
    {"a thread has the highest of its own priority and of those that wait for it",
     a_thread_is_as_urgent_as_whoever_waits_for_it},
    {"user mode runs the most urgent of those that can run", nobody_more_urgent_is_ready},
    {"address space and thread-local storage are those of the activation that runs",
     what_runs_is_what_the_machine_runs},
    {0},
};
