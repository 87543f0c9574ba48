/* Which processes are being taken apart. */
#include "../../../guestkernel/core/teardown.c"
#include "inside.h"

bool inside_is_torn_down(const struct process *process)
{
    for (const struct process *one = first; one; one = one->teardown.next)
        if (one == process)
            return true;
    return false;
}
