/* refused: parameter values: FL_OUT of what is const */
#include <faultline/export.h>

int look(const int *values)
{
    return *values;
}
FL_EXPORT(look, FL_OUT(values, 1));
