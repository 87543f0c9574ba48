/* refused: parameter block: the arguments on the stack end behind byte 64 */
/* kind: host */
#include <faultline/export.h>

struct block {
    char bytes[72];
};
int first(struct block block)
{
    return block.bytes[0];
}
FL_EXPORT(first);
