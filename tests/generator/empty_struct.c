/* refused: parameter nothing: it is empty */
#include <faultline/export.h>

struct nothing {
};
int look(struct nothing nothing)
{
    (void)nothing;
    return 0;
}
FL_EXPORT(look);
