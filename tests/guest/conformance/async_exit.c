/* The kernel's functions that do not wait have run when f_async returns: fl_exit_async() does not.
   status: 7 */
#include "holds.h"

#include <faultline/kernel.import.h>

int main(void)
{
    HOLDS(fl_poll(fl_error_async()) == 1);
    unsigned long page = fl_map_result(fl_map_async(1));
    HOLDS(page != 0);
    if (!broken)
        fl_exit_async(7);
    return 1;
}
