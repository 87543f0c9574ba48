/* refused: FL_ONEWAY stands there twice */
#include <faultline/export.h>

void tell(void)
{
}
FL_EXPORT(tell, FL_ONEWAY, FL_ONEWAY);
