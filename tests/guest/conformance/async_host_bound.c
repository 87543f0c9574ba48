/* A process has at most 32 calls to the host under way: f_async of one more fails with EAGAIN, until one has been answered.
   Standard input must be silent. */
#include "holds.h"

#include <faultline/console.import.h>

enum { MOST = 32 };

int main(void)
{
    fl_future reads[MOST];
    char bytes[MOST];
    for (int i = 0; i < MOST; i++)
        reads[i] = console_read_async(&bytes[i], 1);
    HOLDS(reads[MOST - 1] != 0 && fl_error() == 0);
    HOLDS(console_is_terminal_async(1) == 0 && fl_error() == EAGAIN);
    fl_deadline(0);
    console_is_terminal(1);
    HOLDS(fl_error() == EAGAIN);
    fl_deadline(5 * MILLISECOND);
    console_is_terminal(1);
    HOLDS(fl_error() == ETIMEDOUT);
    return broken != 0;
}
