/* refused: parameter to: FL_OUT of a function with FL_ONEWAY */
#include <faultline/export.h>

void tell(int *to)
{
    *to = 1;
}
FL_EXPORT(tell, FL_OUT(to, 1), FL_ONEWAY);
