/* The console server on pipes: bytes arrive as they are and all of them, whatever the pieces and however full the pipe. */
#include "personality/host/console.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { BYTES = 700000, PIECE = 333, PIECES = BYTES / PIECE + 1 }; /* more pieces than the system takes at once */

static char sent[BYTES], received[BYTES];
static struct iovec pieces[PIECES];
static const struct fl_buffer buffer = {pieces, PIECES, BYTES};

/* Puts one end of a pipe in the place of a standard stream; returns the other, and what was there in *saved. */
static int replace(int stream, int end, int *saved)
{
    int ends[2];
    assert_int_equal(pipe2(ends, O_NONBLOCK), 0);
    *saved = dup(stream);
    dup2(ends[end], stream);
    close(ends[end]);
    return ends[!end];
}

static void restore(int stream, int saved)
{
    dup2(saved, stream);
    close(saved);
}

static void cut_into_pieces(char *data)
{
    for (int i = 0; i < PIECES; i++)
        pieces[i] = (struct iovec){data + i * PIECE, (size_t)(i < PIECES - 1 ? PIECE : BYTES - i * PIECE)};
}

static void *read_all(void *end)
{
    int pipe_end = *(int *)end;
    fcntl(pipe_end, F_SETFL, 0);
    for (ssize_t got, all = 0; (got = read(pipe_end, received + all, (size_t)(BYTES - all))) > 0;)
        all += got;
    return NULL;
}

static void writes_everything_to_a_full_pipe(void **state)
{
    (void)state;
    pthread_t reader;
    int saved, end = replace(STDOUT_FILENO, 1, &saved);
    for (size_t i = 0; i < BYTES; i++)
        sent[i] = (char)(i * 7 + i / 256);
    cut_into_pieces(sent);
    pthread_create(&reader, NULL, read_all, &end);
    long written = console_write(1, buffer, BYTES);
    pthread_join(reader, NULL);
    restore(STDOUT_FILENO, saved);
    close(end);
    assert_int_equal(written, BYTES);
    assert_memory_equal(sent, received, BYTES);
}

static void tells_that_nobody_reads(void **state)
{
    (void)state;
    int saved, end = replace(STDERR_FILENO, 1, &saved);
    signal(SIGPIPE, SIG_IGN);
    close(end);
    long written = console_write(2, buffer, BYTES);
    restore(STDERR_FILENO, saved);
    assert_int_equal(written, -EPIPE);
}

static void reads_what_there_is(void **state)
{
    (void)state;
    struct fl_stat status;
    int saved, end = replace(STDIN_FILENO, 0, &saved);
    cut_into_pieces(received);
    assert_int_equal(write(end, "a\0b", 3), 3);
    assert_int_equal(console_read(buffer, BYTES), 3);
    assert_memory_equal(received, "a\0b", 3);
    assert_int_equal(console_is_terminal(0), 0);
    assert_int_equal(console_stat(0, &status), 0);
    assert_true(S_ISFIFO(status.mode));
    close(end);
    assert_int_equal(console_read(buffer, BYTES), 0);
    restore(STDIN_FILENO, saved);
}

static void refuses_what_makes_no_sense(void **state)
{
    (void)state;
    struct fl_stat status;
    const struct fl_buffer nothing = {0};
    assert_int_equal(console_write(0, buffer, BYTES), -EBADF);
    assert_int_equal(console_write(3, buffer, BYTES), -EBADF);
    assert_int_equal(console_write(1, nothing, 5), -EFAULT);
    assert_int_equal(console_write(1, nothing, 0), 0);
    assert_int_equal(console_read(nothing, 5), -EFAULT);
    assert_int_equal(console_read(nothing, 0), 0);
    assert_int_equal(console_is_terminal(3), 0);
    assert_int_equal(console_stat(3, &status), -EBADF);
    assert_int_equal(console_stat(0, NULL), -EFAULT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_everything_to_a_full_pipe),
        cmocka_unit_test(tells_that_nobody_reads),
        cmocka_unit_test(reads_what_there_is),
        cmocka_unit_test(refuses_what_makes_no_sense),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
