/* refused: parameter to: FL_INOUT of a function with FL_ONEWAY */
#include <faultline/export.h>

void tell(int *to)
{
    *to += 1;
}
FL_EXPORT(tell, FL_ONEWAY, FL_INOUT(to, 1));
