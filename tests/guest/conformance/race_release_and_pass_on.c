/* fl_release() of the last hold against passing the handle on: where the handle is passed first, the object lives
   until the other server's call has ended, or for as long as that server holds it; where it is released first, the
   call is EBADF. It is released once.
   run: -s asker=asker.server,allow=ledge */
#include "asker.import.h"
#include "failing.h"
#include "ledge.import.h"

int main(void)
{
    struct book *passed = ledge_take(1, 0), *kept = ledge_take(2, 0), *gone = ledge_take(3, 0),
                *waits = ledge_take(4, 0);
    fl_future reads = asker_reads_later_async(passed, 0), keeps = asker_reads_later_async(kept, 1);
    fl_future never = asker_reads_later_async(waits, 0);
    HOLDS(fl_release(passed) == 0 && fl_release(kept) == 0 && fl_release(gone) == 0 && fl_release(waits) == 0);
    HOLDS(asker_reads_later_async(gone, 0) == 0 && fl_error() == EBADF);
    HOLDS(BECOMES(ledge_released(3) == 1));
    let_others_wait();
    HOLDS(ledge_released(1) == 0 && ledge_released(2) == 0 && ledge_released(4) == 0);
    HOLDS(fl_cancel(never) == 0);
    HOLDS(BECOMES(ledge_released(4) == 1));
    asker_let();
    HOLDS(asker_reads_later_result(reads) == 1 && asker_reads_later_result(keeps) == 2);
    HOLDS(BECOMES(ledge_released(1) == 1));
    let_others_wait();
    HOLDS(ledge_released(2) == 0);
    asker_drops();
    HOLDS(BECOMES(ledge_released(2) == 1));
    HOLDS(ledge_released(1) == 1 && ledge_released(3) == 1 && ledge_released(4) == 1);
    return broken != 0;
}
