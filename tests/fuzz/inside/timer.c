/* The heap of timers. */
#include "../../../guestkernel/core/timer.c"
#include "inside.h"

const struct timer *inside_first_timer(void)
{
    return root;
}
