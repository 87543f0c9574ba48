/* Every return of an object is one hold of the process, fl_hold() one more, and fl_release() one less. With the last of all
   processes' the server's release function runs, once, and the handle is EBADF.
   run: --server=desk=desk.server,allow=shelf */
#include "desk.import.h"
#include "holds.h"
#include "shelf.import.h"

int main(void)
{
    int numbers[SHELF_NOTES];
    struct book *book = shelf_book(1);
    HOLDS(shelf_book(1) == book && shelf_pass(book) == book && fl_hold(book) == 0); /* four */
    for (int i = 0; i < 3; i++)
        HOLDS(fl_release(book) == 0 && fl_error() == 0 && shelf_number(book) == 1);
    HOLDS(shelf_released_count() == 0);
    HOLDS(fl_release(book) == 0);
    HOLDS(shelf_number(book) == -1 && fl_error() == EBADF);
    HOLDS(fl_release(book) == -1 && fl_error() == EBADF);
    HOLDS(fl_hold(book) == -1 && fl_error() == EBADF);
    shelf_calls(); /* waits for the server's queue */
    HOLDS(shelf_released(numbers) == 1 && numbers[0] == 1);

    book = shelf_book(2);
    HOLDS(desk_hold(book) == 0);
    HOLDS(fl_release(book) == 0);
    HOLDS(fl_release(book) == -1 && fl_error() == EBADF);
    shelf_calls();
    HOLDS(shelf_released_count() == 0 && desk_kept_number() == 2);
    HOLDS(desk_drop_kept() == 0);
    shelf_calls();
    HOLDS(shelf_released(numbers) == 1 && numbers[0] == 2);
    return broken != 0;
}
