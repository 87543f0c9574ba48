/* sbrk: one growing piece of memory out of fl_map's, which are contiguous unless others ask for some as well. */
#include "lock.h"

#include "faultline/abi/layout.h"
#include "faultline/call.h"

#include <errno.h>
#include <stdint.h>
#include <unistd.h>

static struct __lock guard;
static uintptr_t first, end, mapped_end; /* [first, end) is in use; pages are there up to mapped_end */

/* Has pages for `bytes` more behind `end`, which moves where it finds somebody else's memory there. */
static int map(uintptr_t bytes)
{
    uintptr_t missing = bytes - (mapped_end - end), more = fl_map(missing);
    if (more && more != mapped_end && missing < bytes)
        more = fl_map(missing = bytes);
    if (!more)
        return ENOMEM;
    if (more != mapped_end)
        first = end = more;
    mapped_end = (more + missing + FL_PAGE_SIZE - 1) / FL_PAGE_SIZE * FL_PAGE_SIZE;
    return 0;
}

/* 0, or an error: the end can move so far. */
static int can_move(ptrdiff_t increment)
{
    if (increment < 0 && -(uintptr_t)increment > end - first)
        return EINVAL;
    return increment > 0 && (uintptr_t)increment > mapped_end - end ? map((uintptr_t)increment) : 0;
}

void *sbrk(ptrdiff_t increment)
{
    lock_take(&guard, NULL);
    int error = can_move(increment);
    uintptr_t old = end;
    if (!error)
        end += (uintptr_t)increment;
    lock_give(&guard);
    if (!error)
        return (void *)old;
    errno = error;
    return (void *)-1;
}
