/* What the tests share that attack the command at random, each time in a process of its own. */
#ifndef FAULTLINE_TESTS_HOSTILE_H
#define FAULTLINE_TESTS_HOSTILE_H

#include "personality/host/printable.h"
#include "vmm/fail.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { SAID_MAX = 1 << 20, STATUS_SANITIZER = 99 };

const char *__asan_default_options(void);
const char *__ubsan_default_options(void);

const char *__asan_default_options(void)
{
    return "exitcode=99:detect_leaks=0"; /* guests end wherever they are */
}

const char *__ubsan_default_options(void)
{
    return "exitcode=99:print_stacktrace=1";
}

static uint64_t seed; /* xorshift64 (Marsaglia 2003): a guest's number repeats it */

static uint64_t chance(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed * 0x2545f4914f6cdd1d >> 8;
}

static uint64_t below(uint64_t limit)
{
    return limit ? chance() % limit : 0;
}

static void redirect(int stream, const char *file, int flags)
{
    int descriptor = open(file, flags, 0644);
    if (descriptor < 0 || dup2(descriptor, stream) != stream)
        abort();
    close(descriptor);
}

/* In the child: what it and the sanitizers write goes into one file, and what the command says itself into another. */
static void hostile_child(const char *written, const char *said)
{
    static const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGSYS};
    redirect(STDIN_FILENO, "/dev/null", O_RDONLY);
    redirect(STDOUT_FILENO, "/dev/null", O_WRONLY);
    redirect(STDERR_FILENO, written, O_WRONLY | O_CREAT | O_TRUNC);
    stderr = fopen(said, "w");
    setvbuf(stderr, NULL, _IOLBF, BUFSIZ);
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++)
        signal(faults[i], SIG_DFL); /* they are no longer for CMocka */
}

/* Whether there is nothing in what was said but lines of printable characters, and not without end. */
static void hostile_assert_decent(uint64_t number, const char *from)
{
    static unsigned char said[SAID_MAX + 1];
    FILE *file = fopen(from, "rb");
    assert_non_null(file);
    size_t length = fread(said, 1, SAID_MAX, file);
    fclose(file);
    if (length == SAID_MAX)
        fail_msg("number %lu: the command said more than %zu bytes", (unsigned long)number, length);
    for (size_t i = 0; i < length; i++)
        if ((said[i] < ' ' && said[i] != '\n') || said[i] == 0x7f || (said[i] == 0xc2 && said[i + 1] < 0xa0))
            fail_msg("number %lu: byte %zu of what the command said is %#x: %.300s", (unsigned long)number, i, said[i],
                     (const char *)said + (i > 100 ? i - 100 : 0));
}

/* What a sanitizer has said, among whatever the guest has written. */
static void hostile_show(const char *written)
{
    char line[512];
    FILE *file = fopen(written, "r");
    for (int lines = 0; file && lines < 60 && fgets(line, sizeof line, file); lines++) {
        printable(line);
        fprintf(stderr, "%s\n", line);
    }
    if (file)
        fclose(file);
}

/* The child has ended with a status of its own, and with words that may be shown. */
static void hostile_assert_survived(pid_t child, uint64_t number, const char *written, const char *said)
{
    int status;
    assert_true(child > 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    if (!WIFEXITED(status) || WEXITSTATUS(status) == STATUS_SANITIZER || WEXITSTATUS(status) == EXIT_TIMEOUT) {
        hostile_show(written);
        fail_msg("number %lu ended the command with wait status %#x", (unsigned long)number, status);
    }
    hostile_assert_decent(number, said);
}

#endif
