/* While a call runs, what its caller does to the memory that it was given does not reach the server, and what the
   server writes does not reach the caller before the call returns. */
#include "failing.h"
#include "taker.import.h"

#include <string.h>

static unsigned char in[5000], out[5000];
static _Atomic long result;

static void sum(void *unused)
{
    (void)unused;
    result = taker_sum(in, sizeof in, 100 * MILLISECOND);
}

static void raise_all(void *unused)
{
    (void)unused;
    result = taker_raise(out, sizeof out, 100 * MILLISECOND);
}

int main(void)
{
    taker_last();
    memset(in, 1, sizeof in);
    result = -1;
    fl_thread_start(sum, NULL);
    let_others_wait(); /* the server sleeps, with the copies made */
    memset(in, 9, sizeof in);
    HOLDS(result == -1);
    HOLDS(BECOMES(result == sizeof in) && in[0] == 9);

    memset(out, 1, sizeof out);
    result = -1;
    fl_thread_start(raise_all, NULL);
    let_others_wait();
    memset(out, 9, sizeof out);
    HOLDS(result == -1 && out[0] == 9);
    HOLDS(BECOMES(result == sizeof out) && out[0] == 2 && out[sizeof out - 1] == 2);
    return broken != 0;
}
