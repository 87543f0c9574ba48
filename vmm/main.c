/* The command `faultline`: its first argument says what to do. */
#include "fail.h"
#include "inspect.h"
#include "run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifndef FAULTLINE_VERSION
#define FAULTLINE_VERSION "unknown"
#endif

static const char help[] =
    "usage: faultline run [OPTIONS] APP [ARGUMENT...]    starts a program; its exit status is the command's\n"
    "       faultline inspect FILE                       what a program or server can call\n"
    "       faultline --version | --help\n"
    "\n"
    "faultline run --help lists the options. To try it: faultline run hello\n";

static int print(const char *text)
{
    fputs(text, stdout);
    end_output();
    return 0;
}

int main(int count, char **arguments)
{
    const char *what = count > 1 ? arguments[1] : "";
    if (strcmp(what, "run") == 0)
        run_command(count - 1, arguments + 1);
    if (strcmp(what, "inspect") == 0)
        return inspect_command(count - 1, arguments + 1);
    if (strcmp(what, "--help") == 0 || strcmp(what, "-h") == 0)
        return print(help);
    if (strcmp(what, "--version") == 0)
        return print("faultline " FAULTLINE_VERSION "\n");
    if (count > 1)
        fail(EXIT_MONITOR, "there is nothing called %s to do; faultline --help shows what there is", what);
    fputs(help, stderr);
    return EXIT_MONITOR;
}
