/* refused: parameter pages: FL_SHARE has the wrong number of arguments, 3 */
#include <faultline/export.h>

int fill(char *pages, unsigned long bytes)
{
    return pages[bytes - 1];
}
FL_EXPORT(fill, FL_SHARE(pages, bytes, FL_RESULT));
