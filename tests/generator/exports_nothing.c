/* refused: exports nothing */
#include <faultline/export.h>

int look(void)
{
    return 0;
}
