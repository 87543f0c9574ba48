/* How the monitor gives up: one sentence on stderr that says what, where, why and what to do, and an exit status. */
#include "fail.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static void (*cleanup_before_end)(void);

void fail_set_cleanup(void (*cleanup)(void))
{
    cleanup_before_end = cleanup;
}

static void say(const char *format, va_list arguments)
{
    flockfile(stderr);
    fputs("faultline: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    funlockfile(stderr);
}

void fail(enum exit_status status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    say(format, arguments);
    va_end(arguments);
    if (cleanup_before_end)
        cleanup_before_end();
    exit((int)status);
}

void warn(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    say(format, arguments);
    va_end(arguments);
}
