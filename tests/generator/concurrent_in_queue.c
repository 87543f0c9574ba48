/* refused: FL_CONCURRENT and FL_QUEUE of the same function */
#include <faultline/export.h>

int look(int what)
{
    return what;
}
FL_EXPORT(look, FL_CONCURRENT, FL_QUEUE(looks));
