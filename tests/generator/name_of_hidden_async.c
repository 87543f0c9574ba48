/* refused: function __fl_async_look, clients have a function of that name already, which starts a call of look */
#include <faultline/export.h>

struct large {
    long values[5];
};

struct large look(int what)
{
    return (struct large){{what}};
}
FL_EXPORT(look);

int __fl_async_look(void)
{
    return 0;
}
FL_EXPORT(__fl_async_look);
