/* refused: *count is counted, but is no integer */
#include <faultline/export.h>

struct count {
    long value;
};
long sum(const int *values, const struct count *count)
{
    return values[count->value];
}
FL_EXPORT(sum, FL_IN(values, *count), FL_IN(count, 1));
