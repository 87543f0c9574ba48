/* Rules of time: timers run for what they are to end, and the kernel gets its turn when something is due. */
#include "census.h"

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
        if (found->list == &schedule_ready_list && (one->wait == WAIT_FUTURE || one->wait == WAIT_HOST))
            waits = false; /* what it waited for is there; others have only the right to begin in time */
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
