/* refused: its definition is no prototype */
#include <faultline/export.h>

int add(left, right)
int left, right;
{
    return left + right;
}
FL_EXPORT(add);
