/* f_async returns 0 for what is wrong with the arguments, as fl_error() tells, and nothing runs.
   native: no, since a bad pointer is a crash there */
#include "holds.h"
#include "kinds.import.h"

#include <string.h>

static const int constant[2] = {1, 2};

int main(void)
{
    int values[2] = {1, 2}, *nowhere = (int *)0x12345000;
    char text[40];
    memset(text, 'a', 39);
    text[39] = 0;
    HOLDS(kinds_total_async(nowhere, 2) == 0 && fl_error() == EFAULT);
    HOLDS(kinds_total_async(values, (size_t)1 << 62) == 0 && fl_error() == EFAULT);
    HOLDS(kinds_squares_async(nowhere, 2) == 0 && fl_error() == EFAULT);
    HOLDS(kinds_squares_async((int *)constant, 2) == 0 && fl_error() == EFAULT);
    HOLDS(kinds_double_async((int *)kinds_total, 1) == 0 && fl_error() == EFAULT);
    HOLDS(kinds_length_async((const char *)nowhere) == 0 && fl_error() == EFAULT);
    HOLDS(kinds_length_async(text) == 0 && fl_error() == E2BIG);
    HOLDS(kinds_claim_async(text, 0, -1) != 0 && fl_error() == 0);
    HOLDS(kinds_total(values, 2) == 3);
    return broken != 0;
}
