/* A server that returns a handle of its own for another server's object gives its caller a handle for that object, and a hold.
   What is no handle of its own is EPROTO.
   run: --server=desk=desk.server,allow=shelf */
#include "desk.import.h"
#include "holds.h"
#include "shelf.import.h"

int main(void)
{
    struct book *book = shelf_book(1);
    HOLDS(desk_pass(book) == book && fl_error() == 0);
    HOLDS(desk_pass(NULL) == NULL && fl_error() == 0);
    HOLDS(fl_release(book) == 0 && fl_release(book) == 0);
    HOLDS(fl_release(book) == -1 && fl_error() == EBADF);
    shelf_calls();
    HOLDS(shelf_released_count() == 1);

    struct book *fetched = desk_fetch(2);
    HOLDS(fetched && shelf_number(fetched) == 2 && shelf_book(2) == fetched);
    HOLDS(desk_hold(fetched) == 0 && desk_kept() == fetched);
    HOLDS(desk_give((unsigned long)fetched) == NULL && fl_error() == EPROTO);
    HOLDS(desk_give(12345) == NULL && fl_error() == EPROTO);
    HOLDS(desk_give(shelf_address(2)) == NULL && fl_error() == EPROTO);
    HOLDS(shelf_number(fetched) == 2);
    return broken != 0;
}
