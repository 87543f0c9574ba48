/* refused: has the pointer base inside */
#include <faultline/export.h>

struct piece {
    struct {
        void *base;
    } where[2];
};
int look(const struct piece *piece)
{
    return piece->where[0].base != 0;
}
FL_EXPORT(look, FL_IN(piece, 1));
