/* refused: what is used of it, "half", cannot be read */
#include <faultline/export.h>

void fill(int *values, int count)
{
    values[count - 1] = 1;
}
FL_EXPORT(fill, FL_OUT(values, count, half));
