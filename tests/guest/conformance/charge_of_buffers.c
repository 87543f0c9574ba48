/* The copies of a call are charged to its caller while it lasts, and not to the server: a server with little memory can be
   given much. What the caller may not have is ENOMEM. Pages that a server has kept for calls to come are given up when it
   needs memory itself.
   run: --mem=16M --server=pages=pages.server,mem=1M */
#include "holds.h"
#include "pages.import.h"

enum { MIB = 1 << 20 };

int main(void)
{
    unsigned char *bytes = (unsigned char *)fl_map(2 * MIB);
    HOLDS(bytes != NULL && pages_ends(bytes, 2 * MIB) == 0 && fl_error() == 0);
    HOLDS(pages_turn(bytes, 2 * MIB) == 0 && fl_error() == 0);
    HOLDS(pages_ends_result(pages_ends_async(bytes, 2 * MIB)) == 0 && fl_error() == 0);
    HOLDS(pages_ends(bytes, MIB / 2) == 0 && fl_error() == 0);
    HOLDS(pages_allocate(MIB / 2) == 1);
    HOLDS(pages_allocate(MIB) == 0);
    HOLDS(pages_ends(bytes, 40 * MIB) == -1 && fl_error() == ENOMEM);
    HOLDS(pages_ends_async(bytes, 40 * MIB) == 0 && fl_error() == ENOMEM);
    HOLDS(pages_ends(bytes, MIB / 2) == 0 && fl_error() == 0);
    return broken != 0;
}
