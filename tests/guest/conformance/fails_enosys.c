/* ENOSYS: fl_restart and fl_kill find no server of that name that is a process: the kernel and the host's are none. */
#include "failing.h"
#include "taker.import.h"

#include <faultline/console.h>

int main(int argc, char **argv)
{
    static const char *const names[] = {
        "nobody", "", "kernel", "console", "take", "taker ", "a_name_that_is_longer_than_names_may_be"};
    (void)argc;
    for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++) {
        HOLDS(fl_restart(names[i]) == -1 && fl_error() == ENOSYS);
        HOLDS(fl_kill(names[i]) == -1 && fl_error() == ENOSYS);
    }
    HOLDS(fl_kill(argv[0]) == -1 && fl_error() == ENOSYS);
    HOLDS(fl_kill("fails_enosys") == -1 && fl_error() == ENOSYS); /* it is no server */
    HOLDS(taker_last() == 0 && console_read(NULL, 0) == 0);
    return broken != 0;
}
