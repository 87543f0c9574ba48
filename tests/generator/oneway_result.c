/* refused: FL_ONEWAY of a function with a result */
#include <faultline/export.h>

int tell(int what)
{
    return what;
}
FL_EXPORT(tell, FL_ONEWAY);
