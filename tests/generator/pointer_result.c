/* refused: its result is a pointer */
#include <faultline/export.h>

const char *name(void)
{
    return "name";
}
FL_EXPORT(name);
