/* refused: of which there is none */
#include <faultline/export.h>

void tell(void)
{
}
FL_EXPORT(tell, FL_ONEWAY, FL_FAILS(-1));
