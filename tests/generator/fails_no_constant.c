/* refused: FL_FAILS(other) is no integer constant */
#include <faultline/export.h>

int look(void)
{
    return 0;
}
FL_EXPORT(look, FL_FAILS(other));
