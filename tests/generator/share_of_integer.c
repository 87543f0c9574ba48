/* refused: FL_SHARE of what is no pointer */
#include <faultline/export.h>

int fill(int pages)
{
    return pages;
}
FL_EXPORT(fill, FL_SHARE(pages, 1));
