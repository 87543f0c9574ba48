/* refused: parameter pages: FL_SHARE is for guest servers only; write FL_INOUT */
/* kind: kernel */
#include <faultline/export.h>

void fill(char *pages, unsigned long bytes)
{
    pages[bytes - 1] = 1;
}
FL_EXPORT(fill, FL_SHARE(pages, bytes));
