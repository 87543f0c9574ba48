/* Shared pages are out of the server's reach when the call has ended: touching them later is a fault of the server.
   stderr: pages: writes to address */
#include "holds.h"
#include "pages.import.h"

static unsigned char shared[PAGE] __attribute__((aligned(PAGE)));

int main(void)
{
    shared[PAGE - 1] = 8;
    HOLDS(pages_touch() == 0);
    HOLDS(pages_keep(shared, PAGE) == 8);
    HOLDS(pages_touch() == -1 && fl_error() == EOWNERDEAD);
    HOLDS(shared[0] == 0);
    return broken != 0;
}
