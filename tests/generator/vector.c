/* refused: parameter value: it is of type vector */
#include <faultline/export.h>

typedef int four __attribute__((vector_size(16)));
int first(four value)
{
    return value[0];
}
FL_EXPORT(first);
