/* Rules of objects, of time, and of what is left of the dead. */
#include "census.h"

struct holds {
    const struct object *object;
    uint32_t count;
};

static void count_crossings(struct copies *copies, void *context)
{
    struct holds *holds = context;
    for (uint32_t i = 0; i < copies->count; i++)
        holds->count += copies->crossings[i].object == holds->object && object_server(holds->object) == copies->callee;
}

static void an_object_counts_its_holds(const char *words, struct census *census)
{
    for (const struct object *one = inside_next_object(NULL); one; one = inside_next_object(one)) {
        struct inside_object object = inside_object(one);
        struct holds holds = {one, object.handle_holds};
        census_each_copies(census, count_crossings, &holds);
        if (object.wrong)
            broken("an object knows its handles", "one of %s's: %s", name_of(object.server), object.wrong);
        if (holds.count != object.holds)
            broken(words, "one of %s's has %u, and counts %u", name_of(object.server), holds.count, object.holds);
        if (holds.count == 0 && !object.releasing)
            broken("an object that nobody holds is released", "one of %s's is not", name_of(object.server));
    }
}

static void an_object_is_released_once(const char *words, struct census *census)
{
    for (const struct object *one = inside_next_object(NULL); one; one = inside_next_object(one)) {
        struct inside_object object = inside_object(one);
        uint32_t places = object.entry->list != NULL;
        for (uint32_t i = 0; i < census->count; i++)
            places += is_alive(&census->found[i]) && census->found[i].activation->flags & ACTIVATION_RELEASE &&
                      inside_released_by(census->found[i].activation) == one;
        if (places != object.releasing)
            broken(words, "one of %s's, %u times", name_of(object.server), places);
    }
}

const struct rule rules_of_objects[] = {
    {"an object's holds are those of its handles, and of calls to its server", an_object_counts_its_holds},
    {"the release of an object is one call, which waits or runs", an_object_is_released_once},
    {0},
};

/* Counts the timers of a heap, none earlier than what is above it. */
static uint32_t check_heap(const struct timer *timer, uint64_t at, const struct timer *before, uint32_t depth)
{
    uint32_t count = 0;
    for (; timer; before = timer, timer = timer->sibling) {
        if (timer->at < at || timer->before != before || !timer->started || depth > 5000)
            broken("the heap of timers is in order", "one at %llu, below %llu", (unsigned long long)timer->at,
                   (unsigned long long)at);
        count += 1 + check_heap(timer->child, timer->at, timer, depth + 1);
    }
    return count;
}

static void timers_are_those_of_activations(const char *words, struct census *census)
{
    uint32_t count = check_heap(inside_first_timer(), 0, NULL, 0), owned = 0;
    for (uint32_t i = 0; i < census->count; i++)
        owned += census->found[i].activation->wait_timer.started + census->found[i].activation->deadline_timer.started;
    if (count != timers_started || owned != timers_started)
        broken(words, "%u in the heap, %u counted, %u of activations", count, timers_started, owned);
}

static void a_timer_runs_for_what_it_ends(const char *words, struct census *census)
{
    for (uint32_t i = 0; i < census->count; i++) {
        const struct found *found = &census->found[i];
        const struct activation *one = found->activation;
        bool waits = is_alive(found) && one->wait != WAIT_NOTHING;
        if (found->list == &schedule_ready_list && one->wait != WAIT_GRANTED)
            waits = false; /* what it waited for is there */
        if (one->wait_timer.started && (!waits || one->wait_timer.at != one->call_until))
            broken(words, "a wait's: %s", describe(one));
        bool ended = one->process->state >= PROCESS_DYING; /* then it may be none of those ready any more */
        if (waits && one->call_until != NEVER && !one->wait_timer.started && !ended)
            broken("a wait that has an end has a timer", "%s", describe(one));
        bool called = is_alive(found) && one->caller, cut = is_alive(found) && one->flags & ACTIVATION_CUT;
        if (one->deadline_timer.started && !cut &&
            (!called || (one->deadline_timer.at != one->deadline && !(one->flags & ACTIVATION_STARTING))))
            broken(words, "a call's: %s", describe(one));
        if (called && one->deadline != NEVER && one->deadline != one->caller->deadline && !one->deadline_timer.started)
            broken("a call that has a deadline has a timer", "%s", describe(one));
    }
}

static bool is_anybody_torn_down(void)
{
    for (uint32_t i = 0; i < PROCESSES; i++)
        if (processes[i].state == PROCESS_DYING)
            return true;
    return false;
}

static void the_kernel_gets_its_turn(const char *words, struct census *census)
{
    uint64_t now = fake_time, slice = now + SCHEDULE_SLICE_NS, due = timer_next();
    const struct future *at_hand = inside_future_at_hand();
    if (schedule_ready_list.present || host_calls_in_flight || is_anybody_torn_down() || (at_hand && at_hand->id))
        due = due < slice ? due : slice;
    if (census->running && due != NEVER && fake_alarm > (due > now ? due : now + 1))
        broken(words, "something is due in %lld ns, and the timer is set to %lld", (long long)(due - now),
               fake_alarm == NEVER ? -1 : (long long)(fake_alarm - now));
}

const struct rule rules_of_time[] = {
    {"timers that run are those of activations, and in the heap", timers_are_those_of_activations},
    {"a timer runs for a wait, a deadline, or a grace", a_timer_runs_for_what_it_ends},
    {"user code is interrupted in time for what is due, and for others that are ready", the_kernel_gets_its_turn},
    {0},
};

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
