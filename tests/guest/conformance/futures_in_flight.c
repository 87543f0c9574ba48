/* A process has at most 1,024 futures, ended or not: f_async of one more fails with EAGAIN, until one of them has been
   fetched. */
#include "holds.h"
#include "kinds.import.h"

#include <faultline/kernel.import.h>

enum { MOST = 1024 };

int main(void)
{
    static fl_future futures[MOST];
    for (int i = 0; i < MOST - 2; i++)
        futures[i] = fl_caller_async();
    HOLDS(kinds_even_result(kinds_even_async(2)) == 1);
    futures[MOST - 2] = fl_caller_async();
    futures[MOST - 1] = fl_caller_async();
    HOLDS(futures[MOST - 1] != 0 && fl_error() == 0);
    HOLDS(fl_caller_async() == 0 && fl_error() == EAGAIN);
    HOLDS(fl_sleep_async(1000) == 0 && fl_error() == EAGAIN);
    HOLDS(fl_caller_result(futures[7]) == 0 && fl_error() == 0);
    futures[7] = fl_sleep_async(-1);
    HOLDS(futures[7] != 0);
    HOLDS(fl_caller_async() == 0 && fl_error() == EAGAIN);
    HOLDS(fl_sleep_result(futures[7]) == 0);
    int good = 0;
    for (int i = 0; i < MOST; i++)
        if (i != 7) {
            fl_caller_result(futures[i]);
            good += fl_error() == 0;
        }
    HOLDS(good == MOST - 1);
    return broken != 0;
}
