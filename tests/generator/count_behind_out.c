/* refused: *count is counted, but count is no pointer that comes in */
#include <faultline/export.h>

long sum(const int *values, int *count)
{
    *count = 1;
    return *values;
}
FL_EXPORT(sum, FL_IN(values, *count), FL_OUT(count, 1));
