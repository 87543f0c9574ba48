/* refused: it takes a variable number of arguments */
#include <faultline/export.h>

int print(const char *format, ...)
{
    return *format;
}
FL_EXPORT(print, FL_STRING(format));
