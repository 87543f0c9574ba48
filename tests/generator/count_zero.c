/* refused: a count of 0 or less */
#include <faultline/export.h>

long sum(const int *values)
{
    return *values;
}
FL_EXPORT(sum, FL_IN(values, 1 - 1));
