/* What a server is lent it can lend on. When the process ends whose memory it is, its pages are nobody else's before those
   calls have ended too.
   run: --server=lender=lender.server,allow=borrow --server=borrow=borrow.server,allow=pages
   stderr: lender: was ended by fl_kill */
#include "borrow.import.h"
#include "holds.h"
#include "lender.import.h"
#include "pages.import.h"

enum { MAPPED = 64 };

static unsigned char shared[2 * PAGE] __attribute__((aligned(PAGE)));

int main(void)
{
    pages_gate(1);
    HOLDS(borrow_pass(shared, sizeof shared) == 9 && shared[PAGE] == 9);
    HOLDS(lender_lend() == 9 && pages_found() == 1);
    pages_gate(0);
    int ended = pages_ended();
    fl_future lend = lender_lend_async();
    pages_await(1);
    HOLDS(fl_kill("lender") == 0);
    HOLDS(lender_lend_result(lend) == -1 && fl_error() == EOWNERDEAD);
    HOLDS(fl_restart("lender") == 0); /* all of it has been given back */
    unsigned char *mapped = (unsigned char *)fl_map(MAPPED * PAGE);
    pages_gate(1);
    while (pages_ended() == ended)
        fl_yield();
    HOLDS(pages_found() == 1);
    int zeros = 0;
    for (int i = 0; i < MAPPED * PAGE; i += 64)
        zeros += mapped[i] == 0;
    HOLDS(zeros == MAPPED * PAGE / 64);
    return broken != 0;
}
