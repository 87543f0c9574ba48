/* refused: FL_ON_VCPU is for host servers only */
#include <faultline/export.h>

int look(int file)
{
    return file;
}
FL_EXPORT(look, FL_ON_VCPU);
