/* refused: parameter values: count is counted, but is no integer */
#include <faultline/export.h>

double sum(const double *values, double count)
{
    return values[(int)count];
}
FL_EXPORT(sum, FL_IN(values, count));
