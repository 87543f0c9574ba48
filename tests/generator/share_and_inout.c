/* refused: FL_SHARE and FL_INOUT of the same parameter */
#include <faultline/export.h>

void fill(char *pages, unsigned long bytes)
{
    pages[bytes - 1] = 1;
}
FL_EXPORT(fill, FL_SHARE(pages, bytes), FL_INOUT(pages, bytes));
