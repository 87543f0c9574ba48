/* The object that a call that was cut off returns is released, unless somebody holds it already; an object that it was
   given stays held until it has returned. */
#include "failing.h"
#include "shelf.import.h"

int main(void)
{
    struct book *held = shelf_take(1, 0);
    fl_deadline(20 * MILLISECOND);
    HOLDS(shelf_take(1, 60 * MILLISECOND) == NULL && fl_error() == ETIMEDOUT);
    HOLDS(shelf_take(2, 60 * MILLISECOND) == NULL && fl_error() == ETIMEDOUT);
    HOLDS(shelf_read(held, 80 * MILLISECOND) == -1 && fl_error() == ETIMEDOUT);
    fl_deadline(-1);
    HOLDS(BECOMES(shelf_released(2) == 1));
    HOLDS(shelf_released(1) == 0 && shelf_read(held, 0) == 1);
    fl_deadline(20 * MILLISECOND);
    HOLDS(shelf_read(held, 60 * MILLISECOND) == -1 && fl_error() == ETIMEDOUT);
    fl_deadline(-1);
    HOLDS(fl_release(held) == 0 && shelf_released(1) == 0);
    HOLDS(BECOMES(shelf_released(1) == 1));
    fl_future taken = shelf_take_async(3, 40 * MILLISECOND);
    fl_sleep(10 * MILLISECOND);
    HOLDS(fl_cancel(taken) == 0 && shelf_take_result(taken) == NULL && fl_error() == ECANCELED);
    HOLDS(BECOMES(shelf_released(3) == 1));
    return broken != 0;
}
