/* The console server: the monitor's own standard streams. */
#include "personality/host/console.h"
#include "personality/host/buffer.h"
#include "personality/host/guest_errno.h"

#include <faultline/export.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

/* A stream that is closed when the monitor starts is held by a descriptor that can neither be read nor written. Otherwise
   the next file that the monitor opens, for instance the guest's memory, would be what programs read or write. */
__attribute__((constructor)) static void hold_closed_streams(void)
{
    for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; stream++)
        if (fcntl(stream, F_GETFL) < 0 && open("/", O_PATH | O_CLOEXEC) != stream)
            abort();
}

static bool is_closed(int stream)
{
    int flags = fcntl(stream, F_GETFL);
    return flags < 0 || (flags & O_PATH);
}

/* Whether the transfer that just failed is worth another try, once the stream is ready: whoever shares it with us may
   have made it non-blocking. */
static bool try_again(int stream, short event)
{
    if (errno == EINTR)
        return true;
    if (errno != EAGAIN)
        return false;
    struct pollfd ready = {.fd = stream, .events = event};
    return poll(&ready, 1, -1) >= 0 || errno == EINTR;
}

long console_read(struct fl_buffer data, size_t bytes)
{
    if (bytes == 0)
        return 0;
    if (!data.pieces)
        return guest_error(EFAULT);
    for (;;) {
        ssize_t got = readv(STDIN_FILENO, data.pieces, buffer_pieces_at_once(data.piece_count));
        if (got >= 0)
            return got;
        if (!try_again(STDIN_FILENO, POLLIN))
            return guest_error(errno);
    }
}
FL_EXPORT(console_read, FL_OUT(data, bytes, FL_RESULT), FL_QUEUE(console.read));

static int write_all(int stream, const char *data, size_t bytes)
{
    while (bytes > 0) {
        ssize_t written = write(stream, data, bytes);
        if (written >= 0) {
            data += written;
            bytes -= (size_t)written;
        } else if (!try_again(stream, POLLOUT)) {
            return guest_error(errno);
        }
    }
    return 0;
}

/* The first of the pieces that `written` bytes, all in one go, did not fill is finished alone, so that the next go
   starts with a whole piece. */
static int write_some_pieces(int stream, const struct iovec *pieces, int count)
{
    ssize_t result = writev(stream, pieces, count);
    if (result < 0)
        return try_again(stream, POLLOUT) ? 0 : guest_error(errno);
    size_t written = (size_t)result;
    int done = 0;
    while (done < count && written >= pieces[done].iov_len)
        written -= pieces[done++].iov_len;
    if (done == count || written == 0)
        return done;
    int error = write_all(stream, (const char *)pieces[done].iov_base + written, pieces[done].iov_len - written);
    return error ? error : done + 1;
}

long console_write(int stream, struct fl_buffer data, size_t bytes)
{
    if (stream != STDOUT_FILENO && stream != STDERR_FILENO)
        return guest_error(EBADF);
    if (bytes == 0)
        return 0;
    if (!data.pieces)
        return guest_error(EFAULT);
    for (int first = 0; first < data.piece_count;) {
        int done = write_some_pieces(stream, data.pieces + first, buffer_pieces_at_once(data.piece_count - first));
        if (done < 0)
            return done;
        first += done;
    }
    return (long)data.bytes;
}
FL_EXPORT(console_write, FL_IN(data, bytes), FL_QUEUE(console.write));

static bool is_stream(int stream)
{
    return stream >= STDIN_FILENO && stream <= STDERR_FILENO;
}

int console_is_terminal(int stream)
{
    return is_stream(stream) && isatty(stream);
}
FL_EXPORT(console_is_terminal);

int console_stat(int stream, struct fl_stat *status)
{
    if (!status)
        return guest_error(EFAULT);
    if (!is_stream(stream) || is_closed(stream))
        return guest_error(EBADF);
    return file_status(stream, status) < 0 ? guest_error(errno) : 0;
}
FL_EXPORT(console_stat, FL_OUT(status, 1));
