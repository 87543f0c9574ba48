/* refused: FL_ONEWAY has the wrong number of arguments, 1 */
#include <faultline/export.h>

void tell(int what)
{
    (void)what;
}
FL_EXPORT(tell, FL_ONEWAY(what));
