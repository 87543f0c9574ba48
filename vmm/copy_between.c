/* Copies between two processes as their page tables say, at this processor's speed, and never outside guest memory. */
#include "copy_between.h"

#include "page_table.h"

#include <stdatomic.h>
#include <string.h>

/* One end of a copy: where it has got to. */
struct end {
    struct page_walk walk;
    uint64_t address;
};

static uint64_t left_of_page(uint64_t address)
{
    return FL_PAGE_SIZE - address % FL_PAGE_SIZE;
}

/* Where the end is here, up to the end of its page; NULL: users cannot do that there. */
static unsigned char *find(struct end *end)
{
    guest_phys frame;
    if (!page_walk_find(&end->walk, (guest_virt){end->address}, &frame))
        return NULL;
    unsigned char *page = guest_memory_at(end->walk.memory, frame, FL_PAGE_SIZE);
    return page ? page + end->address % FL_PAGE_SIZE : NULL;
}

/* Copies or clears what lies on one page at each end. False: a page is not there. */
static bool copy_piece(struct end *from, struct end *to, bool zeros, uint64_t bytes)
{
    unsigned char *target = find(to), *source = zeros ? NULL : find(from);
    if (!target || (!zeros && !source))
        return false;
    if (zeros)
        memset(target, 0, bytes);
    else
        memmove(target, source, bytes); /* both may be the same frame */
    return true;
}

static bool is_of_users(uint64_t address, uint64_t bytes)
{
    return bytes <= FL_USER_TOP && address <= FL_USER_TOP - bytes;
}

static bool copy(const struct guest_memory *memory, const struct fl_link_copy *what)
{
    struct end from = {{.memory = memory, .page_table = {what->from_table}}, what->from};
    struct end to = {{.memory = memory, .page_table = {what->to_table}, .write = true}, what->to};
    bool zeros = what->from_table == 0;
    if (what->bytes > memory->bytes || !is_of_users(what->to, what->bytes) ||
        (!zeros && !is_of_users(what->from, what->bytes)))
        return false;
    for (uint64_t left = what->bytes, piece; left > 0; left -= piece) {
        piece = left < left_of_page(to.address) ? left : left_of_page(to.address);
        if (!zeros && piece > left_of_page(from.address))
            piece = left_of_page(from.address);
        if (!copy_piece(&from, &to, zeros, piece))
            return false;
        from.address += piece;
        to.address += piece;
    }
    return true;
}

void copy_between(const struct guest_memory *memory, struct fl_link_copy *asked)
{
    struct fl_link_copy what;
    memcpy(&what, asked, sizeof what);
    atomic_signal_fence(memory_order_seq_cst); /* the compiler may not read any of it from the guest again */
    asked->failed = !copy(memory, &what);
}
