/* Shared pages are taken back also when the call fails: by an error of its arguments or results, or the server's death. What
   the server had written by then stays written.
   stderr: pages: exited with status 0 inside pages_die */
#include "holds.h"
#include "pages.import.h"

static unsigned char shared[PAGE] __attribute__((aligned(PAGE)));

int main(void)
{
    char copy[4] = "-";
    HOLDS(pages_mixed(shared, PAGE, "much too long", copy, 4, 4) == -1 && fl_error() == E2BIG && shared[0] == 0);
    HOLDS(pages_mixed(shared, PAGE, "ab", copy, 4, 5) == -1 && fl_error() == EPROTO);
    HOLDS(shared[0] == 'a' && copy[0] == '-');
    HOLDS(pages_die(shared, PAGE) == -1 && fl_error() == EOWNERDEAD);
    HOLDS(shared[0] == 'd' && shared[PAGE - 1] == 'a');
    shared[0] = 'e';
    HOLDS(fl_restart("pages") == 0);
    HOLDS(pages_fill(shared, PAGE, 'f') == 'e' && shared[0] == 'f');
    return broken != 0;
}
