/* refused: FL_CONCURRENT is for guest servers only */
/* kind: host */
#include <faultline/export.h>

int look(int what)
{
    return what;
}
FL_EXPORT(look, FL_CONCURRENT);
