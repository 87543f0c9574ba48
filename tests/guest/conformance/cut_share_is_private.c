/* Shared pages of a call that is cut off become copies that are the server's own: neither sees what the other writes
   from then on, and the server can go on writing. native: no, since pages that are shared cannot be taken back there */
#include "failing.h"
#include "taker.import.h"

#include <string.h>

static unsigned char pages[3 * 4096] __attribute__((aligned(4096)));

int main(void)
{
    memset(pages, 10, sizeof pages);
    HOLDS(taker_share(pages, sizeof pages, 0) == 12 && pages[0] == 12 && pages[4096] == 11 && pages[8192] == 11);
    fl_deadline(60 * MILLISECOND);
    HOLDS(taker_share(pages, sizeof pages, 150 * MILLISECOND) == -1 && fl_error() == ETIMEDOUT);
    fl_deadline(-1);
    HOLDS(pages[0] == 13); /* what it wrote before */
    memset(pages, 50, sizeof pages);
    HOLDS(BECOMES(taker_last() == 14));
    HOLDS(pages[0] == 50 && pages[4096] == 50 && pages[8192] == 50);
    HOLDS(taker_share(pages, sizeof pages, 0) == 52 && pages[0] == 52 && pages[4096] == 51 && pages[8192] == 51);
    return broken != 0;
}
