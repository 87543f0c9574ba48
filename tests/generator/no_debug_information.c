/* refused: compile that with faultline-cc -c, or with -g, instead */
/* compile: -g0 */
#include <faultline/export.h>

int add(int left, int right)
{
    return left + right;
}
FL_EXPORT(add);
