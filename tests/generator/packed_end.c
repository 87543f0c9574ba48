/* refused: is packed (at its member value) */
#include <faultline/export.h>

struct packed {
    int value;
    char kind;
} __attribute__((packed));
int look(const struct packed *packed)
{
    return packed->value;
}
FL_EXPORT(look, FL_IN(packed, 1));
