/* The buffers of a host call with a deadline are copies: when the deadline has passed, what the host still writes
   does not reach the caller's memory. So it is when the call is that of a future, and is cancelled.
   stdin: sleep 1.5; echo late; sleep 0.5; echo later */
#include "failing.h"

#include <faultline/console.import.h>

#include <string.h>

static char bytes[6000] = "untouched";

static int are_untouched(void)
{
    static const char untouched[sizeof bytes] = "untouched";
    return memcmp(bytes, untouched, sizeof bytes) == 0;
}

int main(void)
{
    fl_deadline(20 * MILLISECOND);
    HOLDS(console_read(bytes, sizeof bytes) == -1 && fl_error() == ETIMEDOUT);
    fl_deadline(-1);
    fl_future read = console_read_async(bytes, sizeof bytes);
    HOLDS(fl_cancel(read) == 0 && console_read_result(read) == -1 && fl_error() == ECANCELED);
    char end[4] = "---";
    HOLDS(console_read(end, 3) == 0 && strcmp(end, "---") == 0); /* behind the two, which took what there was */
    HOLDS(are_untouched());
    return broken != 0;
}
