/* refused: FL_FAILS stands there twice */
#include <faultline/export.h>

int look(void)
{
    return 0;
}
FL_EXPORT(look, FL_FAILS(0), FL_FAILS(1));
