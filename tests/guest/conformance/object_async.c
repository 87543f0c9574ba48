/* f_async takes handles, and f_result gives them, as f does: with a hold from the end of the call on. */
#include "holds.h"
#include "shelf.import.h"

int main(void)
{
    struct book *book = shelf_book_result(shelf_book_async(1));
    HOLDS(book != NULL && shelf_number(book) == 1 && shelf_book(1) == book);
    HOLDS(shelf_number_result(shelf_number_async(book)) == 1);
    HOLDS(shelf_behind_result(shelf_behind_async(1, 2, 3, 4, 5, 6, book)) == 22);
    HOLDS(shelf_none_result(shelf_none_async()) == NULL && fl_error() == 0);
    HOLDS(shelf_pass_result(shelf_pass_async(book)) == book);
    fl_future pass = shelf_pass_async(book);
    HOLDS(fl_wait_any(&pass, 1, -1) == 0);
    for (int i = 0; i < 4; i++) /* 1, 1, pass, and pass again, which has ended */
        HOLDS(fl_release(book) == 0);
    HOLDS(fl_release(book) == -1 && fl_error() == EBADF);
    HOLDS(shelf_pass_result(pass) == book && fl_error() == 0); /* of which nothing is left */
    shelf_calls();
    HOLDS(shelf_released_count() == 1);
    return broken != 0;
}
