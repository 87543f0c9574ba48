/* An object whose caller does not get it, because the call was cut off or its results could not be copied back, is released,
   if nobody else holds it.
   native: no, since a bad pointer is a crash there */
#include "holds.h"
#include "shelf.import.h"

#include <threads.h>

static fl_future future;
static int *gone;

static int start(void *unused)
{
    int copy; /* on a stack that will be gone */
    (void)unused;
    gone = &copy;
    future = shelf_book_and_async(4, gone);
    return 0;
}

/* What has the queue ends, and then what that leaves to be released. */
static void wait_for_releases(void)
{
    shelf_calls();
    shelf_calls();
}

int main(void)
{
    int numbers[SHELF_NOTES];
    fl_future cancelled = shelf_book_at_gate_async(1), other = shelf_book_at_gate_async(2);
    shelf_await(1);
    HOLDS(fl_cancel(cancelled) == 0);
    HOLDS(shelf_book_at_gate_result(cancelled) == NULL && fl_error() == ECANCELED);
    shelf_gate(1);
    wait_for_releases();
    HOLDS(fl_cancel(other) == 1 && shelf_book_at_gate_result(other) != NULL);
    HOLDS(shelf_released(numbers) == 1 && numbers[0] == 1);

    shelf_gate(0);
    struct book *held = shelf_book(3);
    cancelled = shelf_book_at_gate_async(3);
    shelf_await(1);
    HOLDS(fl_cancel(cancelled) == 0);
    shelf_gate(1);
    wait_for_releases();
    HOLDS(shelf_released_count() == 0 && shelf_number(held) == 3);
    HOLDS(shelf_book_at_gate_result(cancelled) == NULL && fl_error() == ECANCELED);

    thrd_t thread;
    thrd_create(&thread, start, NULL);
    thrd_join(thread, NULL);
    wait_until_gone(gone);
    HOLDS(shelf_book_and_result(future) == NULL && fl_error() == EFAULT);
    shelf_calls();
    HOLDS(shelf_released(numbers) == 1 && numbers[0] == 4);
    HOLDS(fl_release(held) == 0);
    shelf_calls();
    HOLDS(shelf_released(numbers) == 1 && numbers[0] == 3);
    return broken != 0;
}
