/* refused: the counts of its pointers need each other */
#include <faultline/export.h>

int sum(const int *left, const int *right)
{
    return *left + *right;
}
FL_EXPORT(sum, FL_IN(left, *right), FL_IN(right, *left));
