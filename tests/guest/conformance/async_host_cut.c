/* A call to the host that f_async has started ends with ECANCELED or ETIMEDOUT like any other; what the host still does is
   lost, and touches no memory of the caller's. Standard input must be silent. */
#include "holds.h"

#include <faultline/console.import.h>

int main(void)
{
    char bytes[64] = "untouched";
    fl_future read = console_read_async(bytes, sizeof bytes);
    HOLDS(read != 0 && fl_poll(read) == 0);
    HOLDS(fl_wait_any(&read, 1, 5 * MILLISECOND) == -1 && fl_error() == ETIMEDOUT);
    HOLDS(fl_cancel(read) == 0);
    HOLDS(console_read_result(read) == -1 && fl_error() == ECANCELED);
    fl_deadline(10 * MILLISECOND);
    read = console_read_async(bytes, sizeof bytes);
    fl_deadline(-1);
    HOLDS(console_read_result(read) == -1 && fl_error() == ETIMEDOUT);
    HOLDS(console_write_result(console_write_async(1, bytes, 0)) == 0 && fl_error() == 0);
    HOLDS(bytes[0] == 'u');
    return broken != 0;
}
