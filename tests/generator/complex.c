/* refused: its result is of type complex double */
#include <faultline/export.h>

_Complex double square(double value)
{
    return value * value;
}
FL_EXPORT(square);
