/* What newlib refers to and a Faultline process cannot do: names of files are the host's to change, processes to start. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int refuse(int error)
{
    errno = error;
    return -1;
}

int unlink(const char *path)
{
    (void)path;
    return refuse(ENOSYS);
}

int link(const char *from, const char *to)
{
    (void)from, (void)to;
    return refuse(ENOSYS);
}

int mkdir(const char *path, mode_t mode)
{
    (void)path, (void)mode;
    return refuse(ENOSYS);
}

int fcntl(int descriptor, int command, ...)
{
    (void)descriptor, (void)command;
    return refuse(ENOSYS);
}

int fork(void)
{
    return refuse(ENOSYS);
}

int execve(const char *path, char *const *arguments, char *const *environment)
{
    (void)path, (void)arguments, (void)environment;
    return refuse(ENOSYS);
}

pid_t wait(int *status)
{
    (void)status;
    return refuse(ECHILD);
}
