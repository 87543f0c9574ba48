/* refused: parameter pages: FL_SHARE of a function with FL_ONEWAY */
#include <faultline/export.h>

void tell(char *pages)
{
    *pages = 1;
}
FL_EXPORT(tell, FL_ONEWAY, FL_SHARE(pages, 4096));
