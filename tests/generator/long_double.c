/* refused: parameter value: it is of type long double */
#include <faultline/export.h>

int sign(long double value)
{
    return value < 0;
}
FL_EXPORT(sign);
