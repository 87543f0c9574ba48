/* Rules of ends: what is left of the dead, and what all wait for when nothing can go on. */
#include "census.h"

static void check_dead(const char *words, const struct process *process)
{
    uint64_t pages = fake_mapped(process->page_table);
    const struct future *at_hand = inside_future_at_hand();
    if (process->call_stacks || process->threads || process->futures || !link_empty(&process->handle_list) ||
        process->heap_next != HEAP || process->waiting || process->idle || process->stack_waiters.present ||
        process->slot_waiters.present || pages != world_pages[process->index])
        broken(words, "%s has %u stacks, %u threads, %u futures, %u waiting, %llu pages", name_of(process),
               process->call_stacks, process->threads, process->futures, process->waiting, (unsigned long long)pages);
    for (uint32_t i = 0; i <= process->image->queue_count; i++) {
        const struct queue *queue = &process->queues[i];
        bool noted = at_hand && at_hand->id && queue->holder == &at_hand->proxy; /* and not started yet */
        if ((queue->holder && !noted) || queue->waiters.present || queue->room_waiters.present || queue->posted)
            broken(words, "%s: holder %p, %u waiters, %u posted", describe_queue(queue), (void *)queue->holder,
                   queue->waiters.count, queue->posted);
    }
    for (uint32_t i = 0; i < process->stack_count; i++)
        if (stack_at(process, i)->in_use)
            broken(words, "%s's stack %u", name_of(process), i);
}

static void the_dead_leave_nothing(const char *words, struct census *census)
{
    (void)census;
    for (uint32_t i = 1; i < PROCESSES; i++) {
        enum process_state state = processes[i].state;
        if (state == PROCESS_DEAD || state == PROCESS_NEW)
            check_dead(words, &processes[i]);
        if ((state == PROCESS_DYING) != inside_is_torn_down(&processes[i]))
            broken("who has ended is taken apart", "%s is in state %u", process_names[i], state);
    }
}

const struct rule rules_of_death[] = {
    {"of a process that was taken apart nothing is left", the_dead_leave_nothing},
    {0},
};

/* What the others wait for, when nothing is in flight and no time is awaited. */
static void wait_for_words_or_each_other(const char *words, struct census *census)
{
    for (uint32_t i = 0; i < census->count; i++) {
        const struct activation *one = census->found[i].activation;
        if (!is_alive(&census->found[i]) || one->thread->top != one)
            continue;
        const struct process *server = one->wait == WAIT_STACK ? one->awaited : NULL;
        bool waits_well = one->wait == WAIT_WORD || one->wait == WAIT_QUEUE || one->wait == WAIT_ROOM ||
                          one->wait == WAIT_FUTURE || one->wait == WAIT_FUTURES || (server && server->call_stacks);
        if (!waits_well)
            broken(words, "%s", describe(one));
    }
}

const struct rule rules_of_ends[] = {
    {"when nothing can go on, all wait for words, or for others that do", wait_for_words_or_each_other},
    {0},
};
