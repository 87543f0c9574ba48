/* Counts all activations, and finds out where each is. */
#include "census.h"

#include <stdio.h>

#define SLOTS 16384u
static uint32_t slots[SLOTS]; /* index + 1 into census->found */

static uint32_t *slot_of(const struct census *census, const struct activation *activation)
{
    uint64_t at = (uint64_t)activation / 16 * 0x9e3779b97f4a7c15ull >> 50;
    while (slots[at] && census->found[slots[at] - 1].activation != activation)
        at = (at + 1) % SLOTS;
    return &slots[at];
}

struct found *census_find(struct census *census, const struct activation *activation)
{
    uint32_t slot = *slot_of(census, activation);
    return slot ? &census->found[slot - 1] : NULL;
}

static void add(struct census *census, const struct activation *activation, const struct future *future)
{
    if (census->count == ACTIVATIONS_MAX)
        broken("there are not more activations than the test has room for", "%u", ACTIVATIONS_MAX);
    census->found[census->count++] = (struct found){.activation = activation, .future = future};
    *slot_of(census, activation) = census->count;
}

static void add_process(struct census *census, const struct process *process)
{
    for (uint32_t i = 0; i < process->stack_count; i++)
        if (stack_at(process, i)->in_use)
            add(census, &stack_at(process, i)->activation, NULL);
    uint32_t futures = 0;
    for (const struct link *link = process->future_list.next; link != &process->future_list; link = link->next) {
        const struct future *future = container_of(link, struct future, record.link);
        futures++;
        if (future->record.process != process)
            broken("a process's list of futures has its own", "one of %s's is not", name_of(process));
        if (future->id)
            add(census, &future->proxy, future);
    }
    if (futures != process->futures)
        broken("a process's futures are counted", "%s has %u, and counts %u", name_of(process), futures,
               process->futures);
}

static void look_through_list(struct census *census, const struct priority_list *list, const char *what)
{
    uint32_t count = 0;
    for (uint32_t priority = 0; priority < PRIORITIES; priority++) {
        const struct entry *entry = list->first[priority];
        if (!entry != !(list->present >> priority & 1))
            broken("a list's word tells which rings there are", "%s, priority %u", what, priority);
        for (; entry; entry = entry->next == list->first[priority] ? NULL : entry->next) {
            count++;
            if (entry->list != list || entry->priority != priority || entry->next->previous != entry)
                broken("a list's entries know their list, their priority and their neighbours", "%s", what);
            if (entry->kind == ENTRY_OBJECT)
                continue;
            struct found *found = census_find(census, container_of(entry, struct activation, entry));
            if (!found)
                broken("only activations that exist are in lists", "%s has another", what);
            found->lists++;
            found->list = list;
        }
    }
    if (count != list->count)
        broken("a list counts its entries", "%s: %u, and counts %u", what, count, list->count);
}

static void look_through_lists(struct census *census)
{
    look_through_list(census, &schedule_ready_list, "those ready");
    look_through_list(census, inside_slot_waiters(), "those that wait for a request slot");
    for (uint32_t i = 0; inside_word_list(i); i++)
        look_through_list(census, inside_word_list(i), "those that wait for a word");
    for (uint32_t i = 0; i < PROCESSES; i++) {
        const struct process *process = &processes[i];
        look_through_list(census, &process->stack_waiters, "those that wait for a stack");
        look_through_list(census, &process->teardown_waiters, "those that wait for a process to be taken apart");
        look_through_list(census, &process->slot_waiters, "those that wait for fewer host calls");
        for (uint32_t j = 0; process->queues && j <= process->image->queue_count; j++) {
            look_through_list(census, &process->queues[j].waiters, "those that wait for a queue");
            look_through_list(census, &process->queues[j].room_waiters, "those that wait for room in a queue");
        }
    }
}

static void look_through_idle(struct census *census, const struct process *process)
{
    uint32_t count = 0;
    for (const struct activation *idle = process->idle; idle; idle = idle->caller) {
        struct found *found = census_find(census, idle);
        if (!found || idle->process != process || !idle->stack || !idle->stack->for_calls || ++count > CALL_STACKS_MAX)
            broken("idle stacks are stacks for calls", "one of %s's is none", name_of(process));
        found->idle++;
    }
}

bool is_alive(const struct found *found)
{
    const struct activation *activation = found->activation;
    if (found->future)
        return !found->future->ended && found->future != inside_future_at_hand();
    if (!activation->stack)
        return activation->thread->process;
    return activation->thread && !found->idle && !found->granted_to;
}

static void look_at_links(struct census *census)
{
    for (uint32_t i = 0; i < census->count; i++) {
        const struct activation *claimant = census->found[i].activation;
        if (claimant->wait != WAIT_GRANTED)
            continue;
        struct found *granted = census_find(census, claimant->granted);
        if (!granted || granted->granted_to)
            broken("a stack is granted to one call, and exists", "%s", describe(claimant));
        granted->granted_to = claimant;
    }
    for (uint32_t i = 0; i < census->count; i++) {
        const struct activation *callee = census->found[i].activation;
        if (!is_alive(&census->found[i]) || !callee->thread || !callee->caller)
            continue;
        struct found *caller = census_find(census, callee->caller);
        if (!caller || caller->callee)
            broken("a caller exists, and has one callee", "%s", describe(callee));
        caller->callee = callee;
    }
}

void census_take(struct census *census, const struct activation *running)
{
    memset(slots, 0, sizeof slots);
    census->running = running;
    census->count = 0;
    for (const struct activation *first = process_first_thread.top; first; first = first->caller)
        if (!first->stack && !(first->flags & ACTIVATION_PROXY)) /* at the bottom of its chain */
            add(census, first, NULL);
    for (uint32_t i = 0; i < PROCESSES; i++)
        add_process(census, &processes[i]);
    look_through_lists(census);
    for (uint32_t i = 0; i < PROCESSES; i++)
        look_through_idle(census, &processes[i]);
    look_at_links(census);
}

struct copies *copies_of(const struct activation *activation)
{
    return activation->thread && activation->flags & ACTIVATION_COPIES && activation->function->shape.parameter_count
               ? activation->copies
               : NULL;
}

void census_each_copies(struct census *census, void (*visit)(struct copies *copies, void *context), void *context)
{
    for (uint32_t i = 0; i < census->count; i++) {
        struct activation *activation = (struct activation *)(uint64_t)census->found[i].activation;
        if (census->found[i].future)
            visit(&activation->own_copies, context);
        else if (is_alive(&census->found[i]) && copies_of(activation) == &activation->own_copies)
            visit(&activation->own_copies, context);
    }
    for (uint32_t slot = 0; slot < FL_LINK_SLOTS; slot++) {
        struct inside_request request = inside_host_request(slot);
        if (request.in_use && request.has_copies)
            visit(request.copies, context);
    }
}

const char *describe(const struct activation *activation)
{
    static char texts[4][200];
    static uint32_t next;
    static const char *const waits[] = {"nothing", "a queue",        "a stack",  "its turn in a call",
                                        "room",    "a request slot", "the host", "a future",
                                        "futures", "a word",         "time",     "an end"};
    char *text = texts[next++ % 4];
    const struct process *process = activation->process;
    if (activation->flags & ACTIVATION_PROXY)
        snprintf(text, sizeof texts[0], "future %#llx of %s, waits for %s",
                 (unsigned long long)future_of(activation)->id, name_of(process), waits[activation->wait]);
    else if (activation->stack)
        snprintf(text, sizeof texts[0], "%s's stack %u, flags %#x, waits for %s", name_of(process),
                 activation->stack->index, activation->flags, waits[activation->wait]);
    else
        snprintf(text, sizeof texts[0], "the program, waits for %s", waits[activation->wait]);
    return text;
}

const char *describe_queue(const struct queue *queue)
{
    static char text[64];
    for (uint32_t i = 1; i < PROCESSES; i++)
        if (queue >= processes[i].queues && queue <= processes[i].queues + images[i].queue_count)
            snprintf(text, sizeof text, "queue %u of %s", (uint32_t)(queue - processes[i].queues), process_names[i]);
    return text;
}
