/* What the host answers after its call has been cut off goes to nobody: neither to the caller's memory, nor to the next call.
   stdin: sleep 0.2; echo one; sleep 0.2; echo three */
#include "holds.h"

#include <faultline/console.import.h>

#include <string.h>

int main(void)
{
    char first[16] = "", second[16] = "";
    fl_future cut = console_read_async(first, sizeof first);
    HOLDS(cut != 0 && fl_cancel(cut) == 0);
    HOLDS(console_read_result(cut) == -1 && fl_error() == ECANCELED);
    fl_future others[8];
    for (int i = 0; i < 8; i++)
        others[i] = console_write_async(1, first, 0);
    fl_future next = console_read_async(second, sizeof second);
    HOLDS(console_read_result(next) == 6 && memcmp(second, "three", 5) == 0 && first[0] == 0);
    for (int i = 0; i < 8; i++)
        HOLDS(console_write_result(others[i]) == 0);
    return broken != 0;
}
