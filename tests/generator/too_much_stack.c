/* refused: parameter block: the arguments on the stack end behind byte 2048 */
#include <faultline/export.h>

struct block {
    char bytes[2056];
};
int first(struct block block)
{
    return block.bytes[0];
}
FL_EXPORT(first);
