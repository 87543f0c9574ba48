/* The end of processes: at once for all others, and for what they leave slice by slice, so that nobody waits for that. */
#include "kernel.h"
#include "machine.h"

#define SLICE 16u /* steps of a slice: each ends one activation, waiter, future or handle, or gives back some pages */

static struct process *first, *last; /* of those being taken apart */

/* Each takes one step, and returns false when there is nothing left for it. */
typedef bool step_function(struct process *process);

static bool end_one_stack(struct process *process) /* model: end_one_stack */
{
    struct stack *stack = stack_at(process, process->teardown.at);
    if (!stack)
        return false;
    process->teardown.at++;
    if (!stack->in_use)
        return true;
    if (stack->activation.thread)
        cut_out(&stack->activation);
    else
        queue_refuse_granted(&stack->activation);
    stack_free(stack);
    return true;
}

static bool give_back_heap_page(struct process *process)
{
    for (int i = 0; i < 8; i++) {
        if (process->heap_next == process->image->heap_base)
            return false;
        process->heap_next -= FL_PAGE_SIZE;
        frame_release(space_unmap(process->page_table, process->heap_next));
        process_uncharge(process, 1);
    }
    return true;
}

static step_function *const steps[] = {end_one_stack, queue_refuse_one, future_drop_one, object_drop_one_handle,
                                       give_back_heap_page};

#define STEPS (sizeof steps / sizeof steps[0])

static void wake_all(struct priority_list *list)
{
    struct entry *entry;
    while ((entry = list_first(list))) {
        struct activation *waiter = container_of(entry, struct activation, entry);
        wait_stop(waiter);
        if (waiter->calling->kind == FL_FUNCTION_KERNEL)
            schedule_ready(waiter, waiter->resume);
        else
            queue_claim_again(waiter);
    }
}

static void finish(struct process *process) /* model: finish_end */
{
    process->state = PROCESS_DEAD;
    if (process->image->flags & FL_PROCESS_RESTART)
        process_restart(process);
    wake_all(&process->teardown_waiters);
}

/* Others may still return to its activations before those are cut out; none of its instructions runs any more. */
void process_end(struct process *process) /* model: process_end */
{
    if (process->state >= PROCESS_DYING)
        return;
    future_start_noted(); /* which was called before this */
    process->state = PROCESS_DYING;
    process->space = boot->boot_page_table;
    process->incarnation++;
    for (struct activation *idle = process->idle; idle; idle = idle->caller)
        idle->thread = NULL;
    process->idle = NULL;
    process->teardown.stage = process->teardown.at = 0;
    process->teardown.next = NULL;
    if (first)
        last->teardown.next = process;
    else
        first = process;
    last = process;
    schedule_alarm(SCHEDULE_WORK_NS); /* whoever goes on now may not enter the kernel for long */
}

bool teardown_slice(void)
{
    struct process *process = first;
    if (likely(!process))
        return false;
    for (uint32_t done = 0; done < SLICE && process->teardown.stage < STEPS; done++)
        if (!steps[process->teardown.stage](process))
            process->teardown.stage++;
    if (process->teardown.stage == STEPS) {
        first = process->teardown.next;
        finish(process);
    }
    return first != NULL;
}
