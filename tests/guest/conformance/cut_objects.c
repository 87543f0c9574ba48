/* The object that a call that was cut off returns is released, unless somebody holds it already; an object that it
   was given stays held until it has returned. */
#include "failing.h"
#include "ledge.import.h"

int main(void)
{
    struct book *held = ledge_take(1, 0);
    fl_deadline(20 * MILLISECOND);
    HOLDS(ledge_take(1, -1) == NULL && fl_error() == ETIMEDOUT);
    HOLDS(ledge_take(2, -1) == NULL && fl_error() == ETIMEDOUT);
    HOLDS(ledge_read(held, -1) == -1 && fl_error() == ETIMEDOUT);
    fl_deadline(-1);
    ledge_let(1);
    HOLDS(BECOMES(ledge_released(2) == 1));
    HOLDS(ledge_read(held, 0) == 1 && ledge_released(1) == 0);

    ledge_let(0);
    fl_deadline(20 * MILLISECOND);
    HOLDS(ledge_read(held, -1) == -1 && fl_error() == ETIMEDOUT);
    fl_deadline(-1);
    HOLDS(fl_release(held) == 0);
    let_others_wait();
    HOLDS(ledge_released(1) == 0);
    ledge_let(1);
    HOLDS(BECOMES(ledge_released(1) == 1));

    ledge_let(0);
    fl_future taken = ledge_take_async(3, -1);
    let_others_wait();
    HOLDS(fl_cancel(taken) == 0 && ledge_take_result(taken) == NULL && fl_error() == ECANCELED);
    ledge_let(1);
    HOLDS(BECOMES(ledge_released(3) == 1));
    return broken != 0;
}
