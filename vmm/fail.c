/* How the monitor gives up: one sentence on stderr that says what, where, why and what to do, and an exit status. */
#include "fail.h"

#include "personality/host/printable.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void (*cleanup_before_end)(void);

void fail_set_cleanup(void (*cleanup)(void))
{
    cleanup_before_end = cleanup;
}

static void say(const char *format, va_list arguments)
{
    char *sentence;
    if (vasprintf(&sentence, format, arguments) < 0)
        sentence = NULL;
    else
        printable(sentence); /* some of what is in it others have chosen */
    fprintf(stderr, "faultline: %s\n", sentence ? sentence : "no memory, not even to say what is wrong");
    free(sentence);
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

void end_output(void)
{
    if (fflush(stdout) != 0 || ferror(stdout))
        fail(EXIT_MONITOR, "standard output cannot be written: %s; give it a place that has room", strerror(errno));
}
