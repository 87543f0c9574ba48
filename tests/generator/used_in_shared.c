/* refused: *bytes is counted, but bytes is no pointer that comes in */
#include <faultline/export.h>

void fill(char *text, unsigned long *bytes)
{
    text[0] = 1;
    *bytes = 1;
}
FL_EXPORT(fill, FL_SHARE(bytes, 1), FL_OUT(text, 8, *bytes));
