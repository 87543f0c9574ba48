/* A server has no handles for its own objects: one that another server returns to it arrives as its own pointer, without a
   hold; its own pointers are EBADF as arguments.
   run: --server=desk=desk.server,allow=shelf --server=shelf=shelf.server,allow=desk */
#include "desk.import.h"
#include "holds.h"
#include "shelf.import.h"

int main(void)
{
    struct book *book = shelf_book(6);
    HOLDS(shelf_ask_desk() == 0);
    HOLDS(desk_hold(book) == 0);
    HOLDS(shelf_ask_desk() == 6);
    HOLDS(shelf_show_desk(6) == -EBADF);
    HOLDS(fl_release(book) == 0 && desk_drop_kept() == 0);
    HOLDS(fl_release(book) == -1 && fl_error() == EBADF);
    shelf_calls();
    HOLDS(shelf_released_count() == 1);
    return broken != 0;
}
