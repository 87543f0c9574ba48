/* refused: parameter values: FL_IN has the wrong number of arguments, 3 */
#include <faultline/export.h>

long sum(const int *values, int count)
{
    return values[count];
}
FL_EXPORT(sum, FL_IN(values, count, count));
