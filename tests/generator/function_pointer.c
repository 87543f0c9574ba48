/* refused: parameter compare: what it points to is a function */
#include <faultline/export.h>

int order(int (*compare)(int, int))
{
    return compare(1, 2);
}
FL_EXPORT(order, FL_IN(compare, 1));
