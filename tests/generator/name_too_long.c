/* refused: its name is longer than 127 bytes */
#include <faultline/export.h>

/* clang-format off */
#define NAME f_1234567890_1234567890_1234567890_1234567890_1234567890_1234567890\
_1234567890_1234567890_1234567890_1234567890_1234567890_1234567890
/* clang-format on */

int NAME(void)
{
    return 0;
}
FL_EXPORT(NAME);
