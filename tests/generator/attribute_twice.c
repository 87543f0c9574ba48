/* refused: parameter values: FL_IN and FL_OUT of the same parameter */
#include <faultline/export.h>

void set(int *values, int count)
{
    values[count - 1] = 0;
}
FL_EXPORT(set, FL_IN(values, count), FL_OUT(values, count));
