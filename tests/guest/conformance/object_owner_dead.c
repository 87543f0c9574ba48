/* When a server dies its handles are EBADF for ever, also when it has been started afresh; fl_release() still takes them, and
   nothing is released.
   stderr: shelf: exited with status 0 inside shelf_die */
#include "holds.h"
#include "shelf.import.h"

int main(void)
{
    struct book *book = shelf_book(1), *released = shelf_book(2);
    HOLDS(shelf_die() == -1 && fl_error() == EOWNERDEAD);
    HOLDS(shelf_number(book) == -1 && (fl_error() == EBADF || fl_error() == EOWNERDEAD));
    HOLDS(fl_hold(book) == -1 && fl_error() == EBADF);
    HOLDS(fl_release(released) == 0);
    HOLDS(fl_restart("shelf") == 0);
    HOLDS(shelf_number(book) == -1 && fl_error() == EBADF);
    HOLDS(shelf_pass(book) == NULL && fl_error() == EBADF);
    struct book *again = shelf_book(1);
    HOLDS(again && again != book && shelf_number(again) == 1);
    HOLDS(shelf_number(book) == -1 && fl_error() == EBADF);
    HOLDS(fl_release(book) == 0);
    HOLDS(fl_release(book) == -1 && fl_error() == EBADF);
    HOLDS(shelf_number(again) == 1);
    shelf_calls();
    HOLDS(shelf_released_count() == 0);
    return broken != 0;
}
