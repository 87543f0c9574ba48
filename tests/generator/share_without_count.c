/* refused: parameter pages: FL_SHARE has the wrong number of arguments, 1 */
#include <faultline/export.h>

int fill(char *pages)
{
    return pages[0];
}
FL_EXPORT(fill, FL_SHARE(pages));
