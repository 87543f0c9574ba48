/* refused: what it points to has no size known here */
#include <faultline/export.h>

int look(int width, const int (*rows)[width])
{
    return rows[0][0];
}
FL_EXPORT(look, FL_IN(rows, 1));
