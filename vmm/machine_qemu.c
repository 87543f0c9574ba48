/* The engine tcg: QEMU's software CPU in a process of its own, on the same memory, with a serial line as the bell. */
#include "machine.h"

#include "fail.h"
#include "faultline/abi/link.h"
#include "time_stamp.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define COMMAND "qemu-system-x86_64"
#define ARGUMENTS_MAX 64
#define MESSAGE_BYTES 512
/* A bell takes 65 us by way of the socket, in which the software CPU copies a quarter of a megabyte. */
#define COPY_THRESHOLD 262144
#define NS_PER_S 1000000000

static _Atomic pid_t child;
static int messages = -1; /* what QEMU prints on stderr: a memfd */
static uint64_t rings;

static bool in_path(const char *command)
{
    const char *path = getenv("PATH");
    char *copy = path ? strdup(path) : NULL, *rest = copy, *directory;
    bool found = false;
    while (copy && !found && (directory = strsep(&rest, ":"))) {
        char file[4096];
        snprintf(file, sizeof file, "%s/%s", *directory ? directory : ".", command);
        found = access(file, X_OK) == 0;
    }
    free(copy);
    return found;
}

static bool probe(char *reason, size_t reason_bytes)
{
    if (in_path(COMMAND))
        return true;
    snprintf(reason, reason_bytes, "QEMU (" COMMAND ") is not installed; on Debian: apt-get install qemu-system-x86");
    return false;
}

/* The words of FAULTLINE_QEMU_ARGS, for options such as -icount; returns how many, at most `most`. */
static size_t read_words(const char *words[], size_t most)
{
    const char *all = getenv("FAULTLINE_QEMU_ARGS");
    char *rest = all ? strdup(all) : NULL, *word;
    size_t count = 0;
    while (rest && count < most && (word = strsep(&rest, " ")))
        if (*word)
            words[count++] = word;
    return count;
}

static uint64_t copy_threshold(void)
{
    return COPY_THRESHOLD;
}

/* QEMU's software CPU has the host's time-stamp counter; if it counts instructions, then theirs, in nanoseconds. */
static uint64_t tsc_hz(void)
{
    const char *words[ARGUMENTS_MAX];
    for (size_t i = 0, count = read_words(words, ARGUMENTS_MAX); i < count; i++)
        if (strcmp(words[i] + (strncmp(words[i], "--", 2) == 0), "-icount") == 0)
            return NS_PER_S;
    return time_stamp_hz();
}

_Noreturn static void become_qemu(const struct machine_start *start, int bell)
{
    char machine[] = "microvm,acpi=off,pit=off,pic=off,rtc=off,auto-kernel-cmdline=off,memory-backend=ram";
    char memory[32], backend[128], character_device[64];
    snprintf(memory, sizeof memory, "%" PRIu64 "k", start->memory->bytes >> 10);
    snprintf(backend, sizeof backend, "memory-backend-file,id=ram,size=%s,share=on,mem-path=/proc/self/fd/%d", memory,
             start->memory->fd);
    snprintf(character_device, sizeof character_device, "socket,id=bell,fd=%d", bell);
    const char *arguments[ARGUMENTS_MAX] = {
        COMMAND,      "-accel",
        "tcg",        "-M",
        machine,      "-cpu",
        "max",        "-m",
        memory,       "-object",
        backend,      "-display",
        "none",       "-nodefaults",
        "-chardev",   character_device,
        "-serial",    "chardev:bell",
        "-no-reboot", "-no-user-config",
        "-kernel",    start->kernel_file,
    };
    size_t count = 0;
    while (arguments[count])
        count++;
    arguments[count + read_words(arguments + count, ARGUMENTS_MAX - 1 - count)] = NULL;
    execvp(COMMAND, (char *const *)arguments);
    dprintf(STDERR_FILENO, "%s\n", strerror(errno));
    _exit(127);
}

/* QEMU gets no signals meant for the command, no terminal, and its end when the command ends. */
_Noreturn static void run_child(const struct machine_start *start, int bell, pid_t parent)
{
    sigset_t all;
    int nothing = open("/dev/null", O_RDWR);
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, NULL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(127);
    dup2(nothing, STDIN_FILENO);
    dup2(nothing, STDOUT_FILENO);
    dup2(messages, STDERR_FILENO);
    fcntl(start->memory->fd, F_SETFD, 0);
    fcntl(bell, F_SETFD, 0);
    become_qemu(start, bell);
}

static int start_child(const struct machine_start *start)
{
    int bell[2];
    pid_t parent = getpid();
    messages = memfd_create("qemu-messages", MFD_CLOEXEC);
    if (messages < 0 || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, bell) != 0)
        fail(EXIT_MONITOR, "no channel to QEMU: %s", strerror(errno));
    pid_t pid = fork();
    if (pid < 0)
        fail(EXIT_MONITOR, "QEMU cannot be started: %s", strerror(errno));
    if (pid == 0)
        run_child(start, bell[1], parent);
    child = pid;
    close(bell[1]);
    return bell[0];
}

static void stop(void)
{
    pid_t pid = atomic_exchange(&child, 0);
    if (pid > 0) {
        kill(pid, SIGKILL);
        waitpid(pid, NULL, 0);
    }
}

_Noreturn static void fail_with_message(void)
{
    char message[MESSAGE_BYTES] = "";
    if (pread(messages, message, sizeof message - 1, 0) <= 0)
        strcpy(message, "without a word");
    message[strcspn(message, "\n")] = '\0';
    fail(EXIT_MONITOR, "QEMU ended before the program did: %s", message);
}

/* The next byte from QEMU. */
static unsigned char read_ring(int line)
{
    unsigned char ring;
    ssize_t count;
    while ((count = read(line, &ring, 1)) < 0 && errno == EINTR)
        ;
    while (count <= 0 && !child)
        pause(); /* another thread has stopped QEMU, and is about to end the process */
    if (count <= 0)
        fail_with_message();
    return ring;
}

static void run(const struct machine_start *start, machine_bell *bell)
{
    time_stamp_start();
    int line = start_child(start);
    for (;;) {
        unsigned char ring = read_ring(line);
        rings++;
        if (!bell(ring))
            break;
        send(line, &ring, 1, MSG_NOSIGNAL); /* if QEMU is gone, the next read says so */
    }
    stop();
    close(line);
}

static uint64_t print_exits(FILE *to)
{
    fprintf(to, "  %-40s %10" PRIu64 "\n", "serial line", rings);
    return rings;
}

const struct machine_type machine_qemu = {"tcg", FL_BELL_UART, probe, run, copy_threshold, tsc_hz, stop, print_exits};
