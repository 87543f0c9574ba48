/* refused: FL_ONEWAY is for guest servers only */
/* kind: host */
#include <faultline/export.h>

void tell(int what)
{
    (void)what;
}
FL_EXPORT(tell, FL_ONEWAY);
