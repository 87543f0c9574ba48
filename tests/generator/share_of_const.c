/* refused: parameter pages: FL_SHARE of what is const */
#include <faultline/export.h>

int look(const char *pages, unsigned long bytes)
{
    return pages[bytes - 1];
}
FL_EXPORT(look, FL_SHARE(pages, bytes));
