/* refused: it is static */
#include <faultline/export.h>

__attribute__((used, noinline)) static int hidden(void)
{
    return 0;
}
FL_EXPORT(hidden);
