/* The records of futures. */
#include "../../../guestkernel/core/future.c"
#include "inside.h"

struct records *inside_futures(void)
{
    return &futures;
}
