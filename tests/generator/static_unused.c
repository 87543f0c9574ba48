/* refused: its definition is in no object file; write it, not static and not inline, or */
#include <faultline/export.h>

static int hidden(void)
{
    return 0;
}
FL_EXPORT(hidden);

int shown(void)
{
    return 1;
}
FL_EXPORT(shown);
