/* Threads: flows of control that belong to a process, with a stack and a priority each. */
#include "call_fast.h"

void thread_begin(struct thread *thread, struct process *process, struct activation *top, uint8_t priority)
{
    *thread = (struct thread){.top = top, .process = process, .own_priority = priority, .priority = priority};
    process->threads++;
}

void thread_forget(struct thread *thread)
{
    thread->process->threads--;
    thread->process = NULL;
    thread->top = NULL;
}

uint32_t thread_start(struct process *process, uint64_t function, uint64_t argument, uint8_t priority)
{
    static const uint64_t no_arguments[FL_INTEGER_ARGUMENTS];
    struct stack *stack = stack_make(process, false);
    if (!stack)
        return process->free_stacks || process->stack_count < FL_STACKS_MAX ? FL_ENOMEM : FL_EAGAIN;
    future_put_away(); /* the process may have one that is for one thread alone */
    struct activation *activation = &stack->activation;
    activation->function = NULL;
    activation->caller = NULL;
    activation->queue = NULL;
    activation->error = 0;
    activation->flags = 0;
    activation->deadline = NEVER;
    activation->timeout = -1;
    activation->thread = &stack->own;
    thread_begin(&stack->own, process, activation, priority);
    frame_pass(&activation->frame, &activation->frame, no_arguments);
    frame_start(&activation->frame, function, stack_top(stack) - 8);
    activation->frame.rdi = argument;
    *activation->gate = FL_RETURN_GATE;
    schedule_ready(activation, resume_start);
    return 0;
}

void thread_end(struct activation *bottom)
{
    struct process *process = bottom->process;
    thread_forget(bottom->thread);
    bottom->thread = NULL;
    if (bottom->stack)
        stack_free(bottom->stack);
    if (process->threads > 0 || process_is_server(process))
        return;
    struct fl_report *report = report_start(FL_REPORT_EXIT, process, bottom);
    report->status = 0;
    report_ring();
}
