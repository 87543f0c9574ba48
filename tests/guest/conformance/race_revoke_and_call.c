/* fl_revoke() against a call that is given the object: a call that begins later is EBADF, though it was made earlier,
   and waited for its queue, or was made by f_async; one that has begun goes on and returns. */
#include "failing.h"
#include "ledge.import.h"

static struct book *book;
static _Atomic int result, error;

static void read_book(void *unused)
{
    (void)unused;
    result = ledge_read(book, 0);
    error = fl_error();
}

int main(void)
{
    book = ledge_take(1, 0);
    fl_future begun = ledge_read_async(book, -1), queued = ledge_read_async(book, 0);
    error = -1;
    fl_thread_start(read_book, NULL);
    let_others_wait();
    HOLDS(fl_poll(begun) == 0 && ledge_revoke(1) == 0);
    HOLDS(ledge_read_async(book, 0) == 0 && fl_error() == EBADF);
    ledge_let(1);
    HOLDS(ledge_read_result(begun) == 1 && fl_error() == 0);
    HOLDS(ledge_read_result(queued) == -1 && fl_error() == EBADF);
    HOLDS(BECOMES(error == EBADF) && result == -1);
    HOLDS(ledge_read(book, 0) == -1 && fl_error() == EBADF);
    HOLDS(ledge_released(1) == 0);
    book = ledge_take(1, 0); /* a new object, of the same pointer */
    HOLDS(ledge_read(book, 0) == 1 && fl_release(book) == 0);
    HOLDS(BECOMES(ledge_released(1) == 1));
    return broken != 0;
}
