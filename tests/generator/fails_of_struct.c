/* refused: FL_FAILS(0) does not fit its result, which is zeroed */
#include <faultline/export.h>

struct pair {
    int left, right;
};
struct pair look(void)
{
    return (struct pair){0};
}
FL_EXPORT(look, FL_FAILS(0));
