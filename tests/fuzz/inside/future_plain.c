/* The future that is kept at hand. */
#include "../../../guestkernel/core/future_plain.c"
#include "inside.h"

const struct future *inside_future_at_hand(void)
{
    return at_hand == &none ? NULL : at_hand;
}
