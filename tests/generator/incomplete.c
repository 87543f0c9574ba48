/* refused: parameter hidden: what it points to has no size known here */
#include <faultline/export.h>

struct hidden;
int look(const struct hidden *hidden)
{
    return hidden != 0;
}
FL_EXPORT(look, FL_IN(hidden, 1));
