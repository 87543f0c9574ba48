/* refused: parameter looks: FL_QUEUE is for guest and host servers only */
/* kind: kernel */
#include <faultline/export.h>

int look(int what)
{
    return what;
}
FL_EXPORT(look, FL_QUEUE(looks));
