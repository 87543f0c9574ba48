/* A handle passed to another server is a handle of that server's while the call lasts, and EBADF afterwards unless it has
   called fl_hold(). It is not the server's to release.
   run: --server=desk=desk.server,allow=shelf */
#include "desk.import.h"
#include "holds.h"
#include "shelf.import.h"

int main(void)
{
    struct book *book = shelf_book(1);
    HOLDS(desk_number(book) == 1);
    HOLDS(desk_handle(book) != (unsigned long)book);
    HOLDS(desk_keep(book) == 0);
    HOLDS(desk_kept_number() == -EBADF);
    HOLDS(desk_hold_kept() == -EBADF);
    HOLDS(desk_drop_kept() == -EBADF);
    HOLDS(desk_release(book) == -EBADF);
    HOLDS(shelf_number(book) == 1);

    HOLDS(desk_hold(book) == 0);
    HOLDS(desk_kept_number() == 1);
    HOLDS(desk_handle(book) == desk_handle(book)); /* it has one of its own now */
    HOLDS(desk_number(book) == 1 && desk_kept_number() == 1);
    HOLDS(desk_release(book) == 0); /* its own hold */
    HOLDS(desk_kept_number() == -EBADF);
    HOLDS(desk_release(book) == -EBADF);
    HOLDS(shelf_released_count() == 0 && fl_release(book) == 0);
    shelf_calls();
    HOLDS(shelf_released_count() == 1);
    return broken != 0;
}
