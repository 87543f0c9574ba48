/* The server that does nothing. */
#include "null.h"

#include <faultline/call.h>
#include <faultline/export.h>

long null_call(void)
{
    return 0;
}
FL_EXPORT(null_call);

void null_buffer(const char *bytes, size_t count)
{
    (void)bytes, (void)count;
}
FL_EXPORT(null_buffer, FL_IN(bytes, count));

void null_out(char *bytes, size_t count)
{
    (void)bytes, (void)count;
}
FL_EXPORT(null_out, FL_OUT(bytes, count));

static volatile unsigned gone;

void null_hold(void)
{
    while (!gone)
        fl_wait_word((const unsigned *)&gone, 0, -1);
    gone = 0;
}
FL_EXPORT(null_hold);

void null_let_go(void)
{
    gone = 1;
    fl_wake_word((const unsigned *)&gone, 1);
}
FL_EXPORT(null_let_go, FL_CONCURRENT);

void null_crash(void)
{
    __builtin_trap();
}
FL_EXPORT(null_crash);
