/* An object that is returned again while its release waits for the queue is not released: the server has decided so. While
   its release function runs, the pointer that is returned is another object. */
#include "holds.h"
#include "shelf.import.h"

int main(void)
{
    int numbers[SHELF_NOTES];
    struct book *book = shelf_book(1), *other = shelf_book(2);
    fl_future again = shelf_book_at_gate_async(1); /* has the queue */
    shelf_await(1);
    HOLDS(fl_release(book) == 0 && fl_release(other) == 0);
    shelf_gate(1);
    struct book *returned = shelf_book_at_gate_result(again);
    HOLDS(returned != NULL && shelf_number(returned) == 1);
    HOLDS(shelf_released(numbers) == 1 && numbers[0] == 2);
    HOLDS(fl_release(returned) == 0);
    shelf_calls();
    HOLDS(shelf_released(numbers) == 1 && numbers[0] == 1);

    shelf_gate(0);
    shelf_release_at_gate(1);
    book = shelf_book(5);
    HOLDS(fl_release(book) == 0);
    shelf_await(1);
    returned = shelf_book_beside(5);
    HOLDS(returned != NULL && returned != book);
    shelf_gate(1);
    HOLDS(shelf_number(returned) == 5);
    HOLDS(shelf_released(numbers) == 1 && numbers[0] == 5);
    HOLDS(fl_release(returned) == 0);
    shelf_calls();
    HOLDS(shelf_released(numbers) == 1 && numbers[0] == 5);
    return broken != 0;
}
