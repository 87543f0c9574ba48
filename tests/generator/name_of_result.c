/* refused: function look_result, clients have a function of that name already, which ends a call of look */
#include <faultline/export.h>

int look_result(int what)
{
    return what;
}
FL_EXPORT(look_result);

int look(int what)
{
    return what;
}
FL_EXPORT(look);
