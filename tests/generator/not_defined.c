/* refused: no object file defines it */
#include <faultline/export.h>

int other(void)
{
    return 0;
}
FL_EXPORT(missing);
