/* Processes: taken over from the monitor's layout at start, charged for what they use, and made new after their end. */
#include "kernel.h"
#include "machine.h"

struct fl_boot *boot;
struct process processes[FL_PROCESSES_MAX];
struct thread process_first_thread;

static void make_queues(struct process *process)
{
    uint32_t count = process->image->queue_count;
    process->queues = frame_carve((count + 1) * sizeof *process->queues);
    for (uint32_t i = 0; i <= count; i++)
        process->queues[i].exclusive = i < count ? UINT64_MAX : 0;
}

static void take_over(struct process *process, struct fl_process_image *image, uint32_t index)
{
    process->index = index;
    process->image = image;
    process->page_table = process->space = image->page_table;
    process->window_base = image->window_base;
    process->window_bytes = image->window_bytes;
    process->bindings = (struct fl_function *const *)image->bindings;
    process->heap_next = image->heap_base;
    process->state = image->flags & FL_PROCESS_SERVER ? PROCESS_NEW : PROCESS_READY;
    link_start(&process->future_list);
    link_start(&process->handle_list);
    if (image->flags & FL_PROCESS_SERVER)
        make_queues(process);
}

/* Whether a call of it passes nothing but integer registers. */
static bool is_plain(const struct fl_shape *shape)
{
    return !shape->parameter_count && !shape->stack_bytes && !shape->result_type && !arguments_has_vector(shape) &&
           !(shape->flags & FL_SHAPE_ONEWAY);
}

static void take_over_function(struct fl_function *function)
{
    struct process *server = &processes[function->server_index];
    function->handler = (uint64_t)call_slowly;
    if (function->kind != FL_FUNCTION_GUEST)
        return;
    function->server = (uint64_t)server;
    function->queue = (uint64_t)&server->queues[function->shape.flags & FL_SHAPE_CONCURRENT ? server->image->queue_count
                                                                                               : function->shape.queue];
    if (is_plain(&function->shape))
        function->handler = (uint64_t)call_plainly;
}

/* Calls that do not wait are as plain as what they call. */
static void take_over_future_function(struct fl_function *function)
{
    const struct fl_function *target = (const struct fl_function *)function->target;
    if (function->kind == FL_FUNCTION_ASYNC && target->handler == (uint64_t)call_plainly)
        function->handler = (uint64_t)future_start_plainly;
    if (function->kind == FL_FUNCTION_RESULT && target->handler == (uint64_t)call_plainly)
        function->handler = (uint64_t)future_result_plainly;
}

static struct activation *start_program(struct process *process)
{
    static const struct frame nothing;
    struct activation *activation = frame_carve(sizeof *activation);
    activation->process = process;
    activation->fs_base = process->image->fs_base;
    activation->deadline = NEVER;
    activation->timeout = -1;
    activation->frame = nothing;
    frame_start(&activation->frame, process->image->entry, process->image->stack_pointer);
    activation->thread = &process_first_thread;
    thread_begin(&process_first_thread, process, activation, PRIORITY_DEFAULT);
    return activation;
}

struct activation *process_start_all(void)
{
    struct fl_process_image *images = (struct fl_process_image *)boot->processes;
    struct fl_function *functions = (struct fl_function *)boot->functions;
    frames_start();
    for (uint32_t i = 0; i < boot->process_count; i++)
        take_over(&processes[i], &images[i], i);
    for (uint32_t i = 0; i < boot->function_count; i++)
        take_over_function(&functions[i]);
    for (uint32_t i = 0; i < boot->function_count; i++)
        take_over_future_function(&functions[i]);
    return start_program(&processes[PROCESS_PROGRAM]);
}

static bool may_have(const struct fl_process_image *image, uint64_t pages)
{
    return image->pages_used <= image->page_limit && pages <= image->page_limit - image->pages_used;
}

bool process_charge(struct process *process, uint64_t pages)
{
    while (unlikely(!may_have(process->image, pages)))
        if (!stack_give_up_cached(process))
            return false;
    process->image->pages_used += pages;
    return true;
}

void process_charge_anyway(struct process *process, uint64_t pages)
{
    process->image->pages_used += pages;
}

void process_uncharge(struct process *process, uint64_t pages)
{
    process->image->pages_used -= pages;
}

uint64_t process_take_frame(struct process *process)
{
    if (!process_charge(process, 1))
        return 0;
    uint64_t frame = frame_take();
    if (!frame)
        process_uncharge(process, 1);
    return frame;
}

/* Records share pages: a process is charged for as many as its own would fill. */
static uint64_t record_pages(uint64_t bytes)
{
    return (bytes + FL_PAGE_SIZE - 1) / FL_PAGE_SIZE;
}

bool process_charge_record(struct process *process, uint64_t bytes)
{
    uint64_t more = record_pages(process->record_bytes + bytes) - record_pages(process->record_bytes);
    if (more && !process_charge(process, more))
        return false;
    process->record_bytes += bytes;
    return true;
}

void process_uncharge_record(struct process *process, uint64_t bytes)
{
    process_uncharge(process, record_pages(process->record_bytes) - record_pages(process->record_bytes - bytes));
    process->record_bytes -= bytes;
}

/* A page that the host may still write to for a call of before goes its own way, and another takes its place. */
static uint8_t *fresh_page(struct process *process, uint64_t address)
{
    uint64_t physical = space_translate(process->page_table, address, true);
    if (frame_is_pinned(physical)) {
        uint64_t other = frame_take();
        if (other) {
            frame_release(space_unmap(process->page_table, address));
            space_map(process, address, other);
            physical = other;
        }
    }
    return direct_map(physical);
}

/* The address space of a dead server stays laid out, so that starting afresh is copying back what it wrote over. */
void process_restart(struct process *process)
{
    const struct fl_pristine *pristine = (const struct fl_pristine *)process->image->pristine;
    for (uint32_t i = 0; i < process->image->pristine_count; i++)
        for (uint64_t done = 0; done < pristine[i].bytes; done += FL_PAGE_SIZE) {
            uint8_t *page = fresh_page(process, pristine[i].address + done);
            if (pristine[i].pristine)
                memory_copy(page, (const uint8_t *)pristine[i].pristine + done, FL_PAGE_SIZE);
            else
                memory_clear(page, FL_PAGE_SIZE);
        }
    process->space = process->page_table;
    process->state = PROCESS_NEW;
}
