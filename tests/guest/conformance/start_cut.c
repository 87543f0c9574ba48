/* A call that is cut off while it starts the server never runs, and has no result; the start goes on, and keeps the queue until
   it is over. */
#include "holds.h"
#include "late.import.h"

int main(void)
{
    fl_deadline(5 * MILLISECOND);
    HOLDS(late_thing() == NULL && fl_error() == ETIMEDOUT);
    fl_deadline(-1);
    HOLDS(late_calls() == 0 && fl_error() == 0);
    HOLDS(late_released() == 0);
    HOLDS(late_thing() != NULL && late_calls() == 1);
    return broken != 0;
}
