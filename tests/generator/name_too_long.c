/* refused: its name is longer than 127 bytes */
#include <faultline/export.h>

#define NAME                                                                                                           \
    f_1234567890_1234567890_1234567890_1234567890_1234567890_1234567890_1234567890_1234567890_1234567890_1234567890_1234567890_1234567890
int NAME(void)
{
    return 0;
}
FL_EXPORT(NAME);
