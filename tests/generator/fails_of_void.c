/* refused: FL_FAILS(0) does not fit its result, of which there is none */
#include <faultline/export.h>

void look(void)
{
}
FL_EXPORT(look, FL_FAILS(0));
