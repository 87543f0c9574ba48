/* refused: parameter level: FL_QUEUE of what is no integer */
/* kind: host */
#include <faultline/export.h>

int look(double level)
{
    return level > 0;
}
FL_EXPORT(look, FL_QUEUE(level));
