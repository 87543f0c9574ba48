/* A process's own end, and the little that it can know of processes. */
#include "faultline/call.h"

#include <errno.h>
#include <signal.h>
#include <sys/times.h>
#include <time.h>
#include <unistd.h>

enum { SELF = 1, STATUS_OF_SIGNAL = 128 };

void _exit(int status)
{
    fl_exit(status);
}

/* A process learns no numbers, its own included, so that there is nothing to guess. */
pid_t getpid(void)
{
    return SELF;
}

/* What is left of signals: raise() and abort() end the process as the signal would. */
int kill(pid_t process, int signal)
{
    if (process != SELF || signal < 0 || signal >= NSIG) {
        errno = process != SELF ? ESRCH : EINVAL;
        return -1;
    }
    if (signal)
        fl_exit(STATUS_OF_SIGNAL + signal);
    return 0;
}

clock_t times(struct tms *times)
{
    clock_t now = (clock_t)(fl_time(FL_CLOCK_MONOTONIC) / (1000000000 / CLOCKS_PER_SEC));
    *times = (struct tms){.tms_utime = now};
    return now;
}
