/* refused: parameter values: FL_INOUT of what is const */
#include <faultline/export.h>

typedef const int fixed;
int look(fixed (*values)[2])
{
    return (*values)[0];
}
FL_EXPORT(look, FL_INOUT(values, 1));
