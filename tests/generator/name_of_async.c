/* refused: function look_async, clients have a function of that name already, which starts a call of look */
#include <faultline/export.h>

int look(int what)
{
    return what;
}
FL_EXPORT(look);

int look_async(int what)
{
    return what;
}
FL_EXPORT(look_async);
