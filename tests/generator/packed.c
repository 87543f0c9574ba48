/* refused: parameter packed: it is packed (at its member value) */
#include <faultline/export.h>

struct packed {
    char kind;
    int value;
} __attribute__((packed));
int look(struct packed packed)
{
    return packed.value;
}
FL_EXPORT(look);
