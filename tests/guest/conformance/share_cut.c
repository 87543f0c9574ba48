/* When a call is cut off the server goes on with copies of the shared pages, as they were then: neither side sees any more what
   the other writes.
   native: no, since pages that are shared cannot be taken back there */
#include "holds.h"
#include "pages.import.h"

#include <string.h>

static unsigned char shared[2 * PAGE] __attribute__((aligned(PAGE)));

int main(void)
{
    pages_ended(); /* its start takes its own time */
    memset(shared, 1, sizeof shared);
    long time = 10 * MILLISECOND;
    do { /* until it has begun in time */
        fl_deadline(time *= 2);
        HOLDS(pages_at_gate(shared, sizeof shared, 9) == -1 && fl_error() == ETIMEDOUT);
        fl_deadline(-1);
    } while (pages_inside() == 0);
    memset(shared, 2, sizeof shared);
    pages_gate(1);
    while (pages_ended() == 0)
        fl_yield();
    HOLDS(pages_found() == 1);
    HOLDS(shared[0] == 2 && shared[sizeof shared - 1] == 2);
    HOLDS(pages_at_gate(shared, sizeof shared, 9) == 9 && shared[PAGE] == 9 && pages_found() == 2);
    return broken != 0;
}
