/* refused: its definition is in no object file */
#include <faultline/export.h>

int other(void)
{
    return 0;
}
FL_EXPORT(missing);
