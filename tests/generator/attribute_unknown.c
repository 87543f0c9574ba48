/* refused: FL_INPUT is no attribute */
#include <faultline/export.h>

long sum(const int *values, int count)
{
    return values[count];
}
FL_EXPORT(sum, FL_INPUT(values, count));
