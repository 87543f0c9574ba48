/* Processes: taken over from the monitor's layout at start, and ended one by one while the others go on. */
#include "kernel.h"
#include "machine.h"

struct fl_boot *boot;
struct process processes[FL_PROCESSES_MAX];
struct activation *current, *next;

#define PROGRAM 0 /* the run ends with it */

static struct thread first_thread;

static struct activation *make_activation(struct process *process, uint64_t fs_base)
{
    struct activation *activation = frame_carve(sizeof *activation);
    activation->process = process;
    activation->fs_base = fs_base;
    return activation;
}

static void start_server(struct process *process)
{
    const struct fl_stack_image *stack = (const struct fl_stack_image *)process->image->stacks;
    struct activation *activation = make_activation(process, stack->fs_base);
    activation->stack = stack;
    activation->gate = (uint64_t *)stack->top_alias - 1;
    activation->window_mapped = stack->warm_bytes;
    process->stack = activation;
    process->state = PROCESS_NEW;
}

static struct activation *start_program(struct process *process)
{
    struct activation *activation = make_activation(process, process->image->fs_base);
    static const struct frame nothing;
    activation->frame = nothing;
    frame_start(&activation->frame, process->image->entry, process->image->stack_pointer);
    activation->thread = &first_thread;
    first_thread.top = activation;
    return activation;
}

struct activation *process_start_all(void)
{
    struct fl_process_image *images = (struct fl_process_image *)boot->processes;
    struct fl_function *functions = (struct fl_function *)boot->functions;
    for (uint32_t i = 0; i < boot->process_count; i++) {
        struct process *process = &processes[i];
        process->index = i;
        process->image = &images[i];
        process->page_table = images[i].page_table;
        process->window_base = images[i].window_base;
        process->window_bytes = images[i].window_bytes;
        process->bindings = (struct fl_function *const *)images[i].bindings;
        process->heap_next = images[i].heap_base;
        if (images[i].flags & FL_PROCESS_SERVER)
            start_server(process);
    }
    for (uint32_t i = 0; i < boot->function_count; i++)
        if (functions[i].kind == FL_FUNCTION_GUEST)
            functions[i].server = (uint64_t)&processes[functions[i].server_index];
    return start_program(&processes[PROGRAM]);
}

bool process_charge(struct process *process, uint64_t pages)
{
    struct fl_process_image *image = process->image;
    if (pages > image->page_limit - image->pages_used)
        return false;
    image->pages_used += pages;
    return true;
}

void process_uncharge(struct process *process, uint64_t pages)
{
    process->image->pages_used -= pages;
}

static void release_heap(struct process *process)
{
    while (process->heap_next > process->image->heap_base) {
        process->heap_next -= FL_PAGE_SIZE;
        frame_release(space_unmap(process->page_table, process->heap_next));
        process_uncharge(process, 1);
    }
}

/* The address space of a dead server stays laid out, so that starting afresh is copying back what it wrote over. */
void process_restart(struct process *process)
{
    const struct fl_pristine *pristine = (const struct fl_pristine *)process->image->pristine;
    for (uint32_t i = 0; i < process->image->pristine_count; i++)
        if (pristine[i].pristine)
            memory_copy((void *)pristine[i].live, (const void *)pristine[i].pristine, pristine[i].bytes);
        else
            memory_clear((void *)pristine[i].live, pristine[i].bytes);
    process->stack->starting = false;
    process->state = PROCESS_NEW;
}

struct activation *process_end_current(void)
{
    struct activation *dead = current, *caller = dead->caller;
    struct process *process = dead->process;
    struct fl_report *report = &link_page()->report;
    report->ends_run = process->index == PROGRAM;
    if (report->ends_run)
        bell_end();
    bell_ring(FL_RING_REPORT);
    process->state = PROCESS_DEAD;
    process->idle = NULL;
    release_heap(process);
    caller->thread->top = caller;
    activation_enter(caller);
    vector_state_load(caller->vector_state);
    buffers_release(dead);
    return call_fail(caller, dead->function, FL_EOWNERDEAD);
}
