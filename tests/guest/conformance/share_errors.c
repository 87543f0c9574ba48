/* Shared memory starts at a page and is all the caller's to write: otherwise the call fails with EFAULT, before anything
   runs.
   native: no, since a bad pointer is a crash there */
#include "holds.h"
#include "pages.import.h"

#include <faultline/abi/layout.h>

static unsigned char shared[2 * PAGE] __attribute__((aligned(PAGE)));
static const unsigned char constant[PAGE] __attribute__((aligned(PAGE))) = {9};

static int is_bad(unsigned char *bytes, size_t count)
{
    return pages_fill(bytes, count, 1) == -1 && fl_error() == EFAULT;
}

int main(void)
{
    HOLDS(is_bad(shared + 1, 16) && is_bad(shared + 2048, PAGE) && is_bad(shared + 16, 1));
    HOLDS(is_bad((unsigned char *)constant, PAGE) && constant[0] == 9);
    HOLDS(is_bad((unsigned char *)((unsigned long)main & ~4095ul), PAGE));
    HOLDS(is_bad((unsigned char *)0x12345000, PAGE));
    HOLDS(is_bad((unsigned char *)0xffff800000000000, PAGE));
    HOLDS(is_bad((unsigned char *)0x0000800000000000, PAGE));
    HOLDS(is_bad((unsigned char *)FL_USER_TOP, PAGE) && is_bad((unsigned char *)FL_HANDLE_BASE, PAGE));
    HOLDS(is_bad((unsigned char *)-(unsigned long)PAGE, 2 * PAGE));
    HOLDS(is_bad(shared, (size_t)1 << 62) && is_bad(shared, (size_t)-1));
    unsigned char *page = (unsigned char *)fl_map(PAGE);
    HOLDS(page && pages_fill(page, PAGE, 1) == 0 && is_bad(page, PAGE + 1));
    HOLDS(pages_two(shared, page + 8, 8) == -1 && fl_error() == EFAULT);
    HOLDS(pages_fill(shared, sizeof shared, 3) == 0 && shared[0] == 3);
    return broken != 0;
}
