/* refused: parameter values: nothing says what the pointer means */
#include <faultline/export.h>

long sum(const int *values, int count)
{
    return values[count];
}
FL_EXPORT(sum);
