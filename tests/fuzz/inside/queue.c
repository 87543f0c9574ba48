/* What has a queue for nobody. */
#include "../../../guestkernel/core/queue.c"
#include "inside.h"

const struct activation *inside_nobody(void)
{
    return &nobody;
}
