/* refused: parameter what: FL_TOKEN is for the kernel only; write a parameter of type uintptr_t */
#include <faultline/export.h>

int look(void *what)
{
    return what != 0;
}
FL_EXPORT(look, FL_TOKEN(what));
