/* A call of a dead server is EOWNERDEAD, whatever its arguments are. f_async and one-way calls look at those at once, and
   tell what is wrong with them first; an object of the dead is.
   stderr: ledge: was ended by fl_kill() */
#include "failing.h"
#include "gate.import.h"
#include "ledge.import.h"

#define NOWHERE ((void *)0x12345000)

int main(void)
{
    struct book *book = ledge_take(1, 0);
    HOLDS(ledge_read(book, 0) == 1);
    gate_open();
    HOLDS(fl_kill("gate") == 0 && fl_kill("ledge") == 0);

    HOLDS(gate_fill(NOWHERE, 4) == -1 && fl_error() == EOWNERDEAD);
    HOLDS(gate_fill_async(NOWHERE, 4) == 0 && fl_error() == EFAULT);
    HOLDS(gate_pass_async(4) == 0 && fl_error() == EOWNERDEAD);
    gate_post_sum(NOWHERE, 4);
    HOLDS(fl_error() == EFAULT);
    gate_post_text("more than sixteen bytes");
    HOLDS(fl_error() == E2BIG);
    gate_post_text("text");
    HOLDS(fl_error() == EOWNERDEAD);

    HOLDS(ledge_read(book, 0) == -1 && fl_error() == EOWNERDEAD);
    HOLDS(ledge_read_async(book, 0) == 0 && fl_error() == EBADF);
    HOLDS(ledge_read_async(NULL, 0) == 0 && fl_error() == EOWNERDEAD);
    ledge_post(book);
    HOLDS(fl_error() == EBADF);
    return broken != 0;
}
