/* refused: FL_CONCURRENT has the wrong number of arguments, 1 */
#include <faultline/export.h>

int look(int what)
{
    return what;
}
FL_EXPORT(look, FL_CONCURRENT(what));
