/* A server's first instructions: its constructors, and main if it has one, before its first call is let in. */
#include "constructors.h"
#include "thread_state.h"

#include "faultline/call.h"

#include <stddef.h>

/* A server without a main is complete; one with it is given no arguments. */
int main(int argc, char **argv) __attribute__((weak));
void _start(void);

/* Called by the kernel like an exported function: it returns through the return gate. */
void _start(void)
{
    static char *no_arguments[] = {NULL};
    thread_state_is_process_wide();
    constructors_run();
    int status = main ? main(0, no_arguments) : 0;
    if (status)
        fl_exit(status);
}
