/* refused: FL_FAILS(none) does not fit its result */
#include <faultline/export.h>

double look(void)
{
    return 0;
}
FL_EXPORT(look, FL_FAILS(none));
