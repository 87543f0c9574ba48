/* refused: parameter values: its count "count + 1" cannot be read */
#include <faultline/export.h>

long sum(const int *values, int count)
{
    return values[count];
}
FL_EXPORT(sum, FL_IN(values, count + 1));
