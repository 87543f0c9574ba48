/* refused: it is exported twice, before at */
#include <faultline/export.h>

int twice(void)
{
    return 0;
}
FL_EXPORT(twice);
FL_EXPORT(twice);
