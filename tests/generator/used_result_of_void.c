/* refused: the result is counted, but is no integer */
#include <faultline/export.h>

void fill(int *values, int count)
{
    values[count - 1] = 1;
}
FL_EXPORT(fill, FL_OUT(values, count, FL_RESULT));
