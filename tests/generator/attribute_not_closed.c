/* refused: FL_IN is not closed */
#include <faultline/export.h>

long sum(const int *values, int count)
{
    return values[count];
}
__asm__(".pushsection .fl.declare,\"\",@progbits\n"
        ".asciz \"attribute_not_closed.c\", \"8\", \"sum\", \"FL_IN(values, count\"\n"
        ".popsection");
