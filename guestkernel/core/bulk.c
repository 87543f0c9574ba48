/* Large copies: by the monitor, where the kernel's own instructions are slow. */
#include "kernel.h"
#include "machine.h"

bool bulk_copy(const struct process *from, uint64_t from_address, const struct process *to, uint64_t to_address,
               uint64_t bytes)
{
    struct fl_link_copy *copy = &link_page()->copy;
    if (!boot->copy_threshold || bytes < boot->copy_threshold || !user_range(from_address, bytes) ||
        !user_range(to_address, bytes))
        return false;
    copy->from_table = from ? from->page_table : 0;
    copy->from = from_address;
    copy->to_table = to->page_table;
    copy->to = to_address;
    copy->bytes = bytes;
    copy->failed = 1;
    bell_ring(FL_RING_COPY);
    return copy->failed == 0;
}
