/* An object that was passed to a call is held until that has ended: its release function does not run before, whatever its
   holders do. That is from f_async on, and not until f_result; of a one-way call, from its acceptance on. */
#include "holds.h"
#include "shelf.import.h"

int main(void)
{
    int numbers[SHELF_NOTES];
    struct book *book = shelf_new(7);
    fl_future use = shelf_number_at_gate_async(book);
    HOLDS(fl_release(book) == 0);
    HOLDS(shelf_number(book) == -1 && fl_error() == EBADF);
    shelf_await(1);
    shelf_calls();
    HOLDS(shelf_live() == 1 && shelf_released_count() == 0);
    shelf_gate(1);
    HOLDS(fl_wait_any(&use, 1, -1) == 0);
    shelf_calls();
    HOLDS(shelf_live() == 0 && shelf_released(numbers) == 1 && numbers[0] == 7);
    HOLDS(shelf_number_at_gate_result(use) == 7 && fl_error() == 0);

    /* Cut off, the call still has it. */
    shelf_gate(0);
    book = shelf_new(8);
    use = shelf_number_at_gate_async(book);
    shelf_await(1);
    HOLDS(fl_cancel(use) == 0 && fl_release(book) == 0);
    HOLDS(shelf_number_at_gate_result(use) == -1 && fl_error() == ECANCELED);
    shelf_calls();
    HOLDS(shelf_live() == 1);
    shelf_gate(1);
    shelf_await(0);
    for (int i = 0; i < 500 && shelf_live(); i++)
        fl_sleep(MILLISECOND);
    HOLDS(shelf_released(numbers) == 1 && numbers[0] == 8);

    shelf_gate(0);
    book = shelf_new(9);
    shelf_post(book);
    HOLDS(fl_error() == 0 && fl_release(book) == 0);
    shelf_await(1);
    shelf_calls();
    HOLDS(shelf_live() == 1);
    shelf_gate(1);
    for (int i = 0; i < 500 && shelf_live(); i++)
        fl_sleep(MILLISECOND);
    HOLDS(shelf_released(numbers) == 2 && numbers[0] == 1009 && numbers[1] == 9);
    return broken != 0;
}
