/* refused: its result is a pointer, which means nothing to a client; write FL_OBJECT(struct tag, release) */
#include <faultline/export.h>

const char *name(void)
{
    return "name";
}
FL_EXPORT(name);
