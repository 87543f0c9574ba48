/* fl_revoke() ends an object from the server's side: its handles are EBADF from then on, though fl_release() still takes them;
   its release function is not called. A call that has it goes on. The pointer can be returned again, as a new object. */
#include "holds.h"
#include "shelf.import.h"

int main(void)
{
    struct book *book = shelf_book(1), *other = shelf_book(2);
    fl_future use = shelf_number_at_gate_async(book);
    shelf_await(1);
    HOLDS(shelf_revoke(1) == 0);
    HOLDS(shelf_number(book) == -1 && fl_error() == EBADF);
    HOLDS(shelf_number(other) == 2);
    HOLDS(fl_hold(book) == -1 && fl_error() == EBADF);
    HOLDS(shelf_revoke(1) == EBADF);
    shelf_gate(1);
    HOLDS(shelf_number_at_gate_result(use) == 1 && fl_error() == 0);
    struct book *again = shelf_book(1);
    HOLDS(again && again != book && shelf_number(again) == 1);
    HOLDS(shelf_number(book) == -1 && fl_error() == EBADF);
    HOLDS(fl_release(book) == 0);
    HOLDS(fl_release(book) == -1 && fl_error() == EBADF);
    HOLDS(shelf_number(again) == 1);
    shelf_calls();
    HOLDS(shelf_released_count() == 0);
    HOLDS(shelf_revoke(3) == EBADF);
    HOLDS(shelf_revoke_address(12345) == EBADF && shelf_revoke_address((unsigned long)other) == EBADF);
    HOLDS(fl_release(other) == 0);
    shelf_calls();
    HOLDS(shelf_released_count() == 1 && shelf_revoke(2) == EBADF);
    return broken != 0;
}
