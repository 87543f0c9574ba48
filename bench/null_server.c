/* A server whose functions do nothing, for measuring what a call costs. */
#include "null.h"

#include <faultline/export.h>

long null_call(void)
{
    return 0;
}
FL_EXPORT(null_call);

long null_buffer(const char *bytes, unsigned long count)
{
    return bytes != 0 && count != 0;
}
FL_EXPORT(null_buffer, FL_IN(bytes, count));
