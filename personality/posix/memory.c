/* sbrk: one growing piece of memory out of fl_map's, which are contiguous. */
#include "faultline/abi/layout.h"
#include "faultline/call.h"

#include <errno.h>
#include <stdint.h>
#include <unistd.h>

static uintptr_t first, end, mapped_end; /* [first, end) is in use; pages are there up to mapped_end */

void *sbrk(ptrdiff_t increment)
{
    uintptr_t old = end;
    if (increment < 0 && (uintptr_t)-increment > old - first) {
        errno = EINVAL;
        return (void *)-1;
    }
    if (increment > 0 && (uintptr_t)increment > mapped_end - old) {
        unsigned long missing = (unsigned long)increment - (mapped_end - old);
        uintptr_t more = fl_map(missing);
        if (!more) {
            errno = ENOMEM;
            return (void *)-1;
        }
        if (!first)
            first = old = more;
        mapped_end = (more + missing + FL_PAGE_SIZE - 1) / FL_PAGE_SIZE * FL_PAGE_SIZE;
    }
    end = old + (uintptr_t)increment;
    return (void *)old;
}
