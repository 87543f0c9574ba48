/* From a program's first instruction to main, and from main to exit. */
#include "constructors.h"
#include "thread_state.h"

#include <stdlib.h>

extern char **environ;
int main(int argc, char **argv, char **environment);
_Noreturn void program_start(long *stack);

/* `stack` is as System V has it: argc, argv, a null, the environment, a null. */
void program_start(long *stack)
{
    int argc = (int)stack[0];
    char **argv = (char **)(stack + 1);
    environ = argv + argc + 1;
    thread_state_set_first();
    thread_state_is_process_wide();
    atexit(destructors_run);
    constructors_run();
    exit(main(argc, argv, environ));
}
