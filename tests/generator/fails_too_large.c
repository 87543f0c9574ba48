/* refused: FL_FAILS(300) does not fit its result */
#include <faultline/export.h>

unsigned char look(void)
{
    return 0;
}
FL_EXPORT(look, FL_FAILS(300));
