/* refused: parameter hidden: what it points to has no size known here; write or include the definition of its type, or FL_OBJECT(struct hidden, release) */
#include <faultline/export.h>

struct hidden;
int look(const struct hidden *hidden)
{
    return hidden != 0;
}
FL_EXPORT(look, FL_IN(hidden, 1));
