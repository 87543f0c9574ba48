/* refused: parameter line: it is aligned to more than 16 bytes */
#include <faultline/export.h>

struct line {
    char bytes[64];
} __attribute__((aligned(64)));
int first(struct line line)
{
    return line.bytes[0];
}
FL_EXPORT(first);
