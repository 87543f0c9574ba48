/* refused: parameter values: its count "" cannot be read */
#include <faultline/export.h>

long sum(const int *values)
{
    return *values;
}
FL_EXPORT(sum, FL_IN(values, ));
