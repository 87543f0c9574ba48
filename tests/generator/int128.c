/* refused: parameter value: it is of type __int128 */
#include <faultline/export.h>

int sign(__int128 value)
{
    return value < 0;
}
FL_EXPORT(sign);
