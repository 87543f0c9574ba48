/* refused: parameter value: FL_IN of what is no parameter */
#include <faultline/export.h>

long sum(const int *values, int count)
{
    return values[count];
}
FL_EXPORT(sum, FL_IN(value, count));
