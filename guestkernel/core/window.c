/* The pages that copies are in: those of a stack's window, which stay there for the next call if the server can pay for them. */
#include "kernel.h"
#include "machine.h"

static uint64_t pages_up_to(uint64_t end)
{
    return end <= FL_COPIES_WARM ? 0 : (end - FL_COPIES_WARM + FL_PAGE_SIZE - 1) / FL_PAGE_SIZE;
}

static uint64_t address_of(const struct copies *copies, uint64_t page)
{
    return copies->stack->window + FL_COPIES_WARM + page * FL_PAGE_SIZE;
}

/* The caller pays for what the last call has left, and what it does not need is given up if it cannot. */
static bool take_over_cached(struct copies *copies, struct process *payer, uint64_t needed)
{
    struct stack *stack = copies->stack;
    if (payer == stack->activation.process) {
        copies->pages = copies->charged = stack_take_cached(stack);
        return true;
    }
    if (stack->cached_pages > needed && !process_charge(payer, stack->cached_pages))
        stack_drop_cached(stack);
    else if (stack->cached_pages <= needed && !process_charge(payer, stack->cached_pages))
        return false;
    copies->pages = copies->charged = stack->cached_pages;
    process_uncharge(stack->activation.process, copies->pages);
    stack_take_cached(stack);
    return true;
}

static bool add_page(struct copies *copies)
{
    if (!copies->stack)
        return frame_list_add(copies);
    uint64_t frame = frame_take();
    if (!frame)
        return false;
    if (space_map(copies->stack->activation.process, address_of(copies, copies->pages), frame))
        return true;
    frame_release(frame);
    return false;
}

bool window_grow(struct copies *copies, struct process *payer, uint64_t end)
{
    uint64_t needed = pages_up_to(end);
    copies->payer = payer;
    if (copies->pages >= needed)
        return true;
    if (copies->pages == 0 && copies->stack && copies->stack->cached_pages &&
        !take_over_cached(copies, payer, needed))
        return false;
    if (copies->pages >= needed)
        return true;
    if (!process_charge(payer, needed - copies->pages))
        return false;
    copies->charged += needed - copies->pages;
    for (; copies->pages < needed; copies->pages++)
        if (!add_page(copies))
            return false;
    return true;
}

bool window_map_frames(struct copies *copies)
{
    struct process *server = copies->stack->activation.process;
    if (copies->stack->cached_pages)
        stack_drop_cached(copies->stack);
    for (uint64_t i = 0; i < copies->pages; i++)
        if (!space_map(server, address_of(copies, i), frame_list_at(copies, i)))
            return false;
    return true;
}

void window_unmap_frames(struct copies *copies)
{
    for (uint64_t i = 0; copies->stack && copies->frames && i < copies->pages; i++)
        space_unmap(copies->stack->activation.process->page_table, address_of(copies, i));
    copies->stack = NULL;
}

void window_pay(struct copies *copies, struct process *payer)
{
    if (copies->charged) {
        process_uncharge(copies->payer, copies->charged);
        process_charge_anyway(payer, copies->charged);
    }
    copies->payer = payer;
}

static void unmap(struct copies *copies)
{
    while (copies->pages > 0)
        frame_release(space_unmap(copies->stack->activation.process->page_table, address_of(copies, --copies->pages)));
}

void window_release(struct copies *copies)
{
    if (copies->charged)
        process_uncharge(copies->payer, copies->charged);
    copies->charged = 0;
    if (copies->frames) {
        window_unmap_frames(copies);
        frame_list_free(copies);
    } else if (copies->pages) {
        if (copies->stack->activation.process->state < PROCESS_DYING &&
            process_charge(copies->stack->activation.process, copies->pages))
            stack_keep_cached(copies->stack, copies->pages);
        else
            unmap(copies);
    }
    copies->pages = 0;
}
