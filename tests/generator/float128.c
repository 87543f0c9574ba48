/* refused: parameter value: it is of type _Float128 */
#include <faultline/export.h>

int sign(_Float128 value)
{
    return value < 0;
}
FL_EXPORT(sign);
