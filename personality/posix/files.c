/* Files as newlib asks for them: descriptors 0 to 2 are the console, the others are handles of the fs server. */
#include "faultline/call.h"
#include "faultline/console.h"
#include "faultline/fs.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    DESCRIPTORS = 256,
    BYTES_AT_ONCE = 512 * 1024, /* of one call: what is copied is charged to this process until the call ends */
    BLOCK = 16 * 1024, /* stdio's buffers: fewer, larger calls */
    SECOND = 1000000000, /* in nanoseconds */
};

static _Atomic int handles[DESCRIPTORS]; /* a descriptor's handle plus 1, or 0 where there is none */

/* A result of console or fs as newlib wants it; where the call itself failed, errno says how. */
static long finish(long result)
{
    if (result >= 0)
        return result;
    int call_error = fl_error();
    errno = call_error ? call_error : (int)-result;
    return -1;
}

static int refuse(int error)
{
    errno = error;
    return -1;
}

static int is_console(int descriptor)
{
    return descriptor >= STDIN_FILENO && descriptor <= STDERR_FILENO;
}

/* The handle behind a descriptor, or -1 with errno. */
static int handle_of(int descriptor)
{
    int handle = descriptor < 0 || descriptor >= DESCRIPTORS ? 0 : handles[descriptor];
    return handle ? handle - 1 : refuse(EBADF);
}

int open(const char *path, int flags, ...)
{
    unsigned mode = 0;
    if (flags & O_CREAT) {
        va_list arguments;
        va_start(arguments, flags);
        mode = va_arg(arguments, unsigned);
        va_end(arguments);
    }
    int handle = (int)finish(fs_open(path, flags, mode));
    if (handle < 0)
        return -1;
    for (int descriptor = STDERR_FILENO + 1; descriptor < DESCRIPTORS; descriptor++) {
        int none = 0;
        if (atomic_compare_exchange_strong(&handles[descriptor], &none, handle + 1))
            return descriptor;
    }
    fs_close(handle);
    return refuse(EMFILE);
}

int close(int descriptor)
{
    if (is_console(descriptor))
        return 0;
    if (handle_of(descriptor) < 0)
        return -1;
    int before = atomic_exchange(&handles[descriptor], 0); /* of two threads that close it one finds it closed */
    return before ? (int)finish(fs_close(before - 1)) : refuse(EBADF);
}

_READ_WRITE_RETURN_TYPE read(int descriptor, void *data, size_t bytes)
{
    size_t piece = bytes < BYTES_AT_ONCE ? bytes : BYTES_AT_ONCE;
    if (descriptor == STDIN_FILENO)
        return (int)finish(console_read(data, piece));
    int handle = handle_of(descriptor);
    return handle < 0 ? -1 : (int)finish(fs_read(handle, data, piece));
}

static long write_piece(int descriptor, const void *data, size_t bytes)
{
    if (descriptor == STDOUT_FILENO || descriptor == STDERR_FILENO)
        return finish(console_write(descriptor, data, bytes));
    int handle = handle_of(descriptor);
    return handle < 0 ? -1 : finish(fs_write(handle, data, bytes));
}

/* All of it where that is possible: an error after the first piece is told by the next write. */
_READ_WRITE_RETURN_TYPE write(int descriptor, const void *data, size_t bytes)
{
    size_t done = 0, wanted = bytes < INT_MAX ? bytes : INT_MAX;
    do {
        size_t piece = wanted - done < BYTES_AT_ONCE ? wanted - done : BYTES_AT_ONCE;
        long written = write_piece(descriptor, (const char *)data + done, piece);
        if (written < 0)
            return done > 0 ? (int)done : -1;
        done += (size_t)written;
        if ((size_t)written < piece)
            break;
    } while (done < wanted);
    return (int)done;
}

off_t lseek(int descriptor, off_t offset, int whence)
{
    if (is_console(descriptor))
        return refuse(ESPIPE);
    int handle = handle_of(descriptor);
    return handle < 0 ? -1 : finish(fs_seek(handle, offset, whence));
}

static int fill(struct stat *status, const struct fl_stat *from)
{
    struct timespec time = {.tv_sec = from->modification_time / SECOND, .tv_nsec = from->modification_time % SECOND};
    if (time.tv_nsec < 0) {
        time.tv_sec--;
        time.tv_nsec += SECOND;
    }
    memset(status, 0, sizeof *status);
    status->st_ino = (ino_t)from->inode;
    status->st_mode = from->mode;
    status->st_nlink = (nlink_t)from->links;
    status->st_size = from->size;
    status->st_blksize = BLOCK;
    status->st_blocks = from->size / S_BLKSIZE + (from->size % S_BLKSIZE != 0);
    status->st_atim = status->st_mtim = status->st_ctim = time;
    return 0;
}

int stat(const char *restrict path, struct stat *restrict status)
{
    struct fl_stat found;
    return finish(fs_stat(path, &found)) < 0 ? -1 : fill(status, &found);
}

static long ask_status(int descriptor, struct fl_stat *found)
{
    if (is_console(descriptor))
        return finish(console_stat(descriptor, found));
    int handle = handle_of(descriptor);
    return handle < 0 ? -1 : finish(fs_fstat(handle, found));
}

int fstat(int descriptor, struct stat *status)
{
    struct fl_stat found;
    return ask_status(descriptor, &found) < 0 ? -1 : fill(status, &found);
}

int isatty(int descriptor)
{
    if (is_console(descriptor) && console_is_terminal(descriptor) > 0)
        return 1;
    errno = is_console(descriptor) || handle_of(descriptor) >= 0 ? ENOTTY : EBADF;
    return 0;
}
