/* refused: parameter count: FL_IN of what is no pointer */
#include <faultline/export.h>

long sum(const int *values, int count)
{
    return values[count];
}
FL_EXPORT(sum, FL_IN(values, count), FL_IN(count, 1));
