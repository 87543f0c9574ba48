/* refused: *bytes is counted, but bytes is no pointer that comes in */
#include <faultline/export.h>

void fill(char *text, unsigned long *bytes)
{
    text[*bytes - 1] = 1;
}
FL_EXPORT(fill, FL_SHARE(bytes, 1), FL_INOUT(text, *bytes));
