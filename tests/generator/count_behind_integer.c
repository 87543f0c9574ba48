/* refused: *count is counted, but count is no pointer that comes in */
#include <faultline/export.h>

long sum(const int *values, int count)
{
    return values[count];
}
FL_EXPORT(sum, FL_IN(values, *count));
