/* Pages of the caller that the server has for the time of a call, and never longer. */
#include "kernel.h"
#include "machine.h"

static uint64_t page_count(uint64_t bytes)
{
    return (bytes + FL_PAGE_SIZE - 1) / FL_PAGE_SIZE;
}

static uint64_t address_of(const struct copies *copies, const struct crossing *crossing, uint64_t page)
{
    return copies->stack->window + SHARE_OFFSET + crossing->offset + page * FL_PAGE_SIZE;
}

bool share_is_lent(const struct process *process, uint64_t address)
{
    uint64_t offset = address - process->image->copies_base;
    return offset < FL_STACKS_MAX * FL_COPIES_STRIDE && offset % FL_COPIES_STRIDE >= FL_PAGE_SIZE + SHARE_OFFSET;
}

uint32_t share_check(const struct activation *lender, uint64_t address, uint64_t bytes)
{
    struct process *caller = lender->process;
    if (address % FL_PAGE_SIZE != 0)
        return FL_EFAULT;
    if (share_is_lent(caller, address) && (!lender->stack || address - lender->stack->window >= FL_COPIES_STRIDE))
        return FL_EFAULT; /* what another call was lent may be taken back before this one has ended */
    for (uint64_t done = 0; done < bytes; done += FL_PAGE_SIZE)
        if (!user_translate(caller, address + done, true))
            return FL_EFAULT;
    return 0;
}

/* Behind what is lent already, with a page between that is never there. */
static uint64_t next_offset(const struct copies *copies)
{
    uint64_t end = FL_PAGE_SIZE;
    for (uint32_t i = 0; i < copies->count; i++)
        if (copies->crossings[i].shared_pages)
            end = copies->crossings[i].offset + (copies->crossings[i].shared_pages + 1) * FL_PAGE_SIZE;
    return end;
}

uint32_t share_map(struct copies *copies, struct crossing *crossing, struct process *caller)
{
    struct process *server = copies->stack->activation.process;
    uint64_t pages = page_count(crossing->bytes);
    crossing->offset = next_offset(copies);
    if (pages > (FL_COPIES_STRIDE - FL_COPIES_BYTES - 2 * FL_PAGE_SIZE - crossing->offset) / FL_PAGE_SIZE)
        return FL_ENOMEM;
    for (uint64_t i = 0; i < pages; i++) {
        uint64_t frame = user_translate(caller, crossing->caller_address + i * FL_PAGE_SIZE, true);
        if (!frame)
            return FL_EFAULT;
        if (!space_map(server, address_of(copies, crossing, i), frame))
            return FL_ENOMEM;
        frame_pin(frame); /* its owner may give it up meanwhile, or end */
        crossing->shared_pages = i + 1;
    }
    return 0;
}

void share_take_back(struct copies *copies, struct crossing *crossing)
{
    for (uint64_t i = 0; i < crossing->shared_pages; i++) {
        uint64_t frame = space_unmap(copies->stack->activation.process->page_table, address_of(copies, crossing, i));
        if (!crossing->private_pages)
            frame_unpin(frame);
        else if (frame)
            frame_release(frame);
    }
    crossing->shared_pages = 0;
}

/* A page for which there is no memory is gone, and touching it a fault. */
void share_cut(struct copies *copies, struct crossing *crossing)
{
    struct process *server = copies->stack->activation.process;
    for (uint64_t i = 0; i < crossing->shared_pages; i++) {
        uint64_t address = address_of(copies, crossing, i);
        uint64_t lent = space_unmap(server->page_table, address), own = frame_take();
        if (own) {
            memory_copy(direct_map(own), direct_map(lent), FL_PAGE_SIZE);
            space_map(server, address, own);
            process_charge_anyway(server, 1);
            copies->charged++;
        }
        frame_unpin(lent);
    }
    crossing->private_pages = true;
}
