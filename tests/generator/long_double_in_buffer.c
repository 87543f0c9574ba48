/* refused: is of type long double */
#include <faultline/export.h>

struct pair {
    long double left, right;
};
int sign(const struct pair *pair)
{
    return pair->left < 0;
}
FL_EXPORT(sign, FL_IN(pair, 1));
