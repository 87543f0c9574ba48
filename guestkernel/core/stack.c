/* Stacks, for calls and for threads: each with thread-local storage and guard pages, filled in page by page as touched. */
#include "kernel.h"
#include "machine.h"

struct stack_record {
    struct record record;
    struct stack stack __attribute__((aligned(16)));
};

static struct records stack_records = {.bytes = sizeof(struct stack_record), .most = UINT32_MAX};
static struct link cached = {&cached, &cached}; /* stacks whose copy windows have cached pages */

struct stack *stack_at(const struct process *process, uint32_t index)
{
    return index < process->stack_count ? process->stacks[index / STACKS_A_PAGE][index % STACKS_A_PAGE] : NULL;
}

/* A frame of the process's at `address`; its kernel address, or NULL. */
static uint8_t *map_page(struct process *process, uint64_t address)
{
    uint64_t frame = process_take_frame(process);
    if (frame && space_map(process, address, frame))
        return direct_map(frame);
    if (frame) {
        frame_release(frame);
        process_uncharge(process, 1);
    }
    return NULL;
}

/* False: there is no page. */
static bool unmap_page(struct process *process, uint64_t address)
{
    uint64_t frame = space_unmap(process->page_table, address);
    if (!frame)
        return false;
    frame_release(frame);
    process_uncharge(process, 1);
    return true;
}

static void unmap_pages(struct process *process, uint64_t address, uint64_t bytes)
{
    for (uint64_t done = 0; done < bytes; done += FL_PAGE_SIZE)
        unmap_page(process, address + done);
}

/* From the top, so that it need not look further than the stack has been used. */
static void unmap_touched(struct process *process, struct stack *stack)
{
    for (uint64_t page = stack->base + FL_STACK_BYTES; stack->touched_pages; page -= FL_PAGE_SIZE)
        stack->touched_pages -= unmap_page(process, page);
}

static bool map_tls_block(struct process *process, struct stack *stack)
{
    const struct fl_process_image *image = process->image;
    uint64_t address = stack->base + FL_STACK_TLS_OFFSET;
    for (uint64_t done = 0; done < image->tls_bytes; done += FL_PAGE_SIZE) {
        uint8_t *page = map_page(process, address + done);
        if (!page)
            return false;
        memory_copy(page, (const uint8_t *)image->tls_block + done, FL_PAGE_SIZE);
        if (done == image->tls_fs_offset / FL_PAGE_SIZE * FL_PAGE_SIZE)
            *(uint64_t *)(page + image->tls_fs_offset % FL_PAGE_SIZE) = address + image->tls_fs_offset;
    }
    stack->activation.fs_base = address + image->tls_fs_offset;
    return true;
}

static bool map_warm_pages(struct process *process, struct stack *stack)
{
    for (uint64_t i = 0; i < FL_COPIES_WARM / FL_PAGE_SIZE; i++)
        if (!(stack->warm[i] = map_page(process, stack->window + i * FL_PAGE_SIZE)))
            return false;
    return true;
}

static bool map_pages(struct process *process, struct stack *stack, bool for_calls)
{
    uint8_t *top = map_page(process, stack->base + FL_STACK_BYTES);
    if (!top)
        return false;
    stack->touched_pages = 1;
    stack->activation.gate = (uint64_t *)(top + FL_PAGE_SIZE) - 1;
    return map_tls_block(process, stack) && (!for_calls || map_warm_pages(process, stack));
}

static void unmap_all(struct stack *stack)
{
    struct process *process = stack->activation.process;
    unmap_touched(process, stack);
    unmap_pages(process, stack->base + FL_STACK_TLS_OFFSET, process->image->tls_bytes);
    if (stack->for_calls)
        unmap_pages(process, stack->window, FL_COPIES_WARM);
}

/* A stack record with a place in the address space: one that lost its pages before, or the next number. */
static struct stack *take_place(struct process *process)
{
    struct stack *stack = process->free_stacks;
    uint32_t index = process->stack_count;
    if (stack) {
        process->free_stacks = stack->next_free;
        return stack;
    }
    if (index == FL_STACKS_MAX)
        return NULL;
    struct stack ***page = &process->stacks[index / STACKS_A_PAGE];
    if (!*page) {
        uint64_t frame = process_take_frame(process);
        if (!frame)
            return NULL;
        *page = direct_map(frame);
    }
    struct stack_record *record = record_take(&stack_records, process, NULL);
    if (!record)
        return NULL;
    stack = &record->stack;
    *stack = (struct stack){.index = index};
    stack->activation.process = process;
    stack->activation.stack = stack;
    stack->base = process->image->stacks_base + index * process->image->stack_stride;
    stack->window = process->image->copies_base + index * FL_COPIES_STRIDE + FL_PAGE_SIZE;
    link_start(&stack->cached_link);
    (*page)[index % STACKS_A_PAGE] = stack;
    process->stack_count++;
    return stack;
}

struct stack *stack_make(struct process *process, bool for_calls)
{
    struct stack *stack = take_place(process);
    if (!stack)
        return NULL;
    stack->for_calls = for_calls;
    if (!map_pages(process, stack, for_calls)) {
        unmap_all(stack);
        stack->next_free = process->free_stacks;
        process->free_stacks = stack;
        return NULL;
    }
    stack->in_use = true;
    process->call_stacks += for_calls;
    stack->activation.flags = 0;
    return stack;
}

void stack_drop_cached(struct stack *stack)
{
    struct process *process = stack->activation.process;
    unmap_pages(process, stack->window + FL_COPIES_WARM, stack->cached_pages * FL_PAGE_SIZE);
    stack->cached_pages = 0;
    link_remove(&stack->cached_link);
}

void stack_keep_cached(struct stack *stack, uint64_t pages)
{
    if (!pages)
        return;
    stack->cached_pages = pages;
    link_add(&cached, &stack->cached_link);
}

uint64_t stack_take_cached(struct stack *stack)
{
    uint64_t pages = stack->cached_pages;
    stack->cached_pages = 0;
    link_remove(&stack->cached_link);
    return pages;
}

bool stack_give_up_cached(const struct process *process)
{
    for (struct link *link = cached.next; link != &cached; link = link->next) {
        struct stack *stack = container_of(link, struct stack, cached_link);
        if (!process || stack->activation.process == process) {
            stack_drop_cached(stack);
            return true;
        }
    }
    return false;
}

void stack_free(struct stack *stack)
{
    struct process *process = stack->activation.process;
    if (stack->cached_pages)
        stack_drop_cached(stack);
    unmap_all(stack);
    process->call_stacks -= stack->for_calls;
    stack->in_use = false;
    stack->next_free = process->free_stacks;
    process->free_stacks = stack;
}

enum touch stack_touch(struct process *process, uint64_t address)
{
    uint64_t offset = address - process->image->stacks_base, stride = process->image->stack_stride;
    struct stack *stack = offset / stride < FL_STACKS_MAX ? stack_at(process, (uint32_t)(offset / stride)) : NULL;
    uint64_t inside = offset % stride;
    if (!stack || !stack->in_use || inside >= FL_PAGE_SIZE + FL_STACK_BYTES)
        return TOUCH_NOT_A_STACK;
    if (inside < FL_PAGE_SIZE)
        return TOUCH_GUARD;
    uint64_t page = address & ~(FL_PAGE_SIZE - 1);
    if (space_translate(process->page_table, page, true))
        return TOUCH_NOT_A_STACK; /* it is there: the fault is of another kind */
    if (!map_page(process, page))
        return TOUCH_NO_MEMORY;
    stack->touched_pages++;
    return TOUCH_MAPPED;
}

uint64_t user_translate(struct process *process, uint64_t address, bool write)
{
    uint64_t physical = space_translate(process->page_table, address, write);
    if (!physical && stack_touch(process, address) == TOUCH_MAPPED)
        physical = space_translate(process->page_table, address, write);
    return physical;
}
