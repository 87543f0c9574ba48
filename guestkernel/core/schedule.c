/* Who runs: threads that are ready, the most urgent first, those of one priority in turn; and waiting when nobody is. */
#include "kernel.h"
#include "machine.h"

struct priority_list schedule_ready_list;
uint64_t schedule_alarm_ns;
static uint64_t alarm_at; /* about when it expires: a point in time */
static uint64_t alarmed_for = NEVER; /* the next point in time that it was set with regard to */

void schedule_ready(struct activation *activation, resume_function *resume)
{
    activation->resume = resume;
    list_add(&schedule_ready_list, &activation->entry, activation->thread->priority);
}

struct activation *resume_user(struct activation *activation)
{
    vector_state_load(activation->vector_state);
    return activation;
}

struct activation *resume_start(struct activation *activation)
{
    vector_state_load(vector_state_start);
    return activation;
}

void schedule_alarm(uint64_t ns)
{
    if (schedule_alarm_ns && schedule_alarm_ns <= ns)
        return;
    uint64_t now = clock_now();
    if (schedule_alarm_ns && alarm_at <= now + ns) {
        schedule_alarm_ns = alarm_at > now ? alarm_at - now : 1; /* of the time it was set for, that much is left */
        return;
    }
    schedule_alarm_ns = ns;
    alarm_at = now + ns;
    timer_set(ns);
}

/* What must be so while user code runs: the kernel gets its turn when it has something to do. */
static void leave_kernel(bool more_work)
{
    if (unlikely(host_calls_untold)) { /* first, since the timer may expire meanwhile */
        host_calls_untold = false;
        bell_ring(FL_RING_CALLS);
    }
    uint64_t next = timer_next();
    if (unlikely(next < alarmed_for)) {
        uint64_t now = clock_now();
        alarmed_for = next;
        schedule_alarm(next > now ? next - now : 1);
    }
    if (unlikely(more_work))
        schedule_alarm(SCHEDULE_WORK_NS);
    if (schedule_ready_list.present || host_calls_in_flight)
        schedule_slice();
}

_Noreturn static void report_stuck(void)
{
    report_start(FL_REPORT_STUCK, &processes[PROCESS_PROGRAM], process_first_thread.top)->ends_run = 1;
    bell_end();
}

static void wait_for_something(void)
{
    if (timer_next() == NEVER && !host_calls_in_flight)
        report_stuck();
    clock_wait(timer_next());
    host_answers();
    timers_expire(clock_now());
}

static bool is_outranked(const struct activation *activation)
{
    return schedule_ready_list.present >> activation->thread->priority >> 1;
}

/* The activation, whose state is loaded, goes on before others of its priority, but not now. */
static void give_way(struct activation *activation)
{
    vector_state_save(activation);
    activation->resume = resume_user;
    list_add_first(&schedule_ready_list, &activation->entry, activation->thread->priority);
}

struct activation *schedule(void)
{
    bool more_work = teardown_slice(); /* one, however many of the dead are among those ready */
    for (;;) {
        future_start_noted();
        if (host_calls_in_flight)
            host_answers();
        struct entry *first = list_first(&schedule_ready_list);
        if (!first) {
            if (!more_work)
                wait_for_something();
            more_work = teardown_slice();
            continue;
        }
        struct activation *activation = container_of(first, struct activation, entry);
        list_remove(first);
        if (unlikely(activation->process->state >= PROCESS_DYING))
            continue; /* it is cut out when its turn comes */
        activation_enter(activation);
        struct activation *next = activation->resume(activation);
        if (!next)
            continue;
        if (!is_outranked(next)) {
            leave_kernel(more_work);
            return next;
        }
        give_way(next); /* to somebody whom its going on has made ready */
    }
}

struct activation *schedule_go_on_anyway(struct activation *activation)
{
    if (unlikely(is_outranked(activation))) {
        give_way(activation);
        return schedule();
    }
    leave_kernel(false);
    return activation;
}

struct activation *schedule_tick(struct activation *activation)
{
    schedule_alarm_ns = 0;
    alarmed_for = NEVER;
    vector_state_save(activation);
    schedule_ready(activation, resume_user);
    future_put_away();
    if (timer_next() != NEVER)
        timers_expire(clock_now());
    return schedule();
}

void schedule_tick_missed(void)
{
    schedule_alarm_ns = 0;
    alarmed_for = NEVER;
    if (future_is_at_hand()) /* what was interrupted may be in the middle of anything */
        schedule_slice();
}
