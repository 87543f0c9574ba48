/* refused: parameter values: FL_IN has the wrong number of arguments, 1 */
#include <faultline/export.h>

long sum(const int *values)
{
    return *values;
}
FL_EXPORT(sum, FL_IN(values));
