/* refused: aligned to more than 16 bytes */
#include <faultline/export.h>

typedef int wide __attribute__((aligned(32)));
int first(const wide *value)
{
    return *value;
}
FL_EXPORT(first, FL_IN(value, 1));
