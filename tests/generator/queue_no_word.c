/* refused: FL_QUEUE(two words) names no queue */
#include <faultline/export.h>

int look(int what)
{
    return what;
}
FL_EXPORT(look, FL_QUEUE(two words));
