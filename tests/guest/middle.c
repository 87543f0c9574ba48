/* The server middle: a client of the server mortal. */
#include "middle.h"
#include "mortal.h"

#include <faultline/call.h>
#include <faultline/export.h>

int middle_count(void)
{
    int count = mortal_count();
    return fl_error() ? -fl_error() : count;
}
FL_EXPORT(middle_count);

int middle_crash(void)
{
    int result = mortal_crash();
    return fl_error() ? -fl_error() : result;
}
FL_EXPORT(middle_crash);
