/* A release function runs in the queue of its FL_OBJECT, one at a time with the calls in it: fl_release() does not wait, and
   what has the queue is not disturbed. */
#include "holds.h"
#include "shelf.import.h"

int main(void)
{
    int numbers[SHELF_NOTES];
    struct book *books[2] = {shelf_book(1), shelf_book(2)};
    struct box *box = shelf_box(3);
    fl_future wait = shelf_wait_async(), after = shelf_calls_async();
    shelf_await(1);
    HOLDS(fl_release(books[0]) == 0 && fl_release(books[1]) == 0 && fl_release(box) == 0);
    HOLDS(shelf_number_async(books[0]) == 0 && fl_error() == EBADF);
    fl_future beside = shelf_wait_beside_async(); /* behind the box */
    shelf_await(2);
    HOLDS(shelf_released(numbers) == 1 && numbers[0] == 3);
    HOLDS(fl_poll(after) == 0);
    shelf_gate(1);
    shelf_wait_result(wait);
    shelf_wait_beside_result(beside);
    HOLDS(shelf_calls_result(after) == 0);
    shelf_calls();
    HOLDS(shelf_released(numbers) == 2 && numbers[0] == 1 && numbers[1] == 2);
    return broken != 0;
}
