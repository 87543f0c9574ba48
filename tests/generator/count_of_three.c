/* refused: cannot be read */
#include <faultline/export.h>

long sum(const int *values, int a, int b, int c)
{
    return values[a * b * c - 1];
}
FL_EXPORT(sum, FL_IN(values, a *b *c));
