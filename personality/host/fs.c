/* The fs server: the host's files below the mapped directories, by handles that are the calling process's own. */
#include "personality/host/fs.h"
#include "personality/host/buffer.h"
#include "personality/host/file_status.h"
#include "personality/host/fs_files.h"
#include "personality/host/fs_maps.h"
#include "personality/host/guest_errno.h"

#include <faultline/export.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/vfs.h>
#include <unistd.h>

/* newlib's flags, from its <sys/_default_fcntl.h>, and the host's for them; 0: it changes nothing here. */
static const struct {
    int guest, host;
} open_flags[] = {
    {0x000001, O_WRONLY},
    {0x000002, O_RDWR},
    {0x000008, O_APPEND},
    {0x000200, O_CREAT},
    {0x000400, O_TRUNC},
    {0x000800, O_EXCL},
    {0x002000, O_SYNC},
    {0x004000, 0 /* O_NONBLOCK */},
    {0x100000, O_NOFOLLOW},
    {0x200000, O_DIRECTORY},
    {0x040000, 0 /* O_CLOEXEC */},
    {0x008000, 0 /* O_NOCTTY */},
};

/* The host's flags, or -1 if some are unknown. */
static int host_flags(int guest)
{
    int host = 0;
    for (size_t i = 0; i < sizeof open_flags / sizeof open_flags[0]; i++) {
        if (guest & open_flags[i].guest)
            host |= open_flags[i].host;
        guest &= ~open_flags[i].guest;
    }
    return guest || (host & O_ACCMODE) == O_ACCMODE ? -1 : host;
}

/* Whether it is /proc/PID/mem, or the like of a thread: by that the guest would read its own kernel's memory. */
static bool is_memory_of_process(int descriptor)
{
    struct statfs system;
    char link[32], name[PATH_MAX];
    if (fstatfs(descriptor, &system) < 0 || system.f_type != PROC_SUPER_MAGIC)
        return false;
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, name, sizeof name);
    return length < 4 || memcmp(name + length - 4, "/mem", 4) == 0;
}

/* Only files and directories: others could block the worker, or do things when they are read. */
static int check_kind(int descriptor)
{
    struct stat status;
    if (fstat(descriptor, &status) < 0)
        return -errno;
    bool is_file = S_ISREG(status.st_mode) || S_ISDIR(status.st_mode);
    return is_file && !is_memory_of_process(descriptor) ? 0 : -EACCES;
}

int fs_open(const char *path, int flags, unsigned mode)
{
    int translated = host_flags(flags);
    if (!path || translated < 0)
        return guest_error(path ? EINVAL : EFAULT);
    int descriptor = fs_map_open(path, translated | O_NONBLOCK | O_NOCTTY, mode);
    if (descriptor < 0)
        return guest_error(-descriptor);
    int result = check_kind(descriptor);
    if (result == 0)
        result = fs_file_add(host_caller(), host_caller_incarnation(), descriptor);
    if (result >= 0)
        return result;
    close(descriptor);
    return guest_error(-result);
}
FL_EXPORT(fs_open, FL_STRING(path));

int fs_close(int file)
{
    int result = fs_file_close(host_caller(), file);
    return result < 0 ? guest_error(-result) : 0;
}
FL_EXPORT(fs_close, FL_QUEUE(file));

/* Ends what fs_file_take began: the result of a system call as the guest sees it. */
static long finish(int file, long result)
{
    int error = errno;
    fs_file_give_back(file);
    return result < 0 ? guest_error(error) : result;
}

/* The descriptor for a transfer, with the buffer checked; or a guest's error. */
static int take_for_transfer(int file, const struct fl_buffer *data, size_t bytes)
{
    int descriptor = !data->pieces && bytes > 0 ? -EFAULT : fs_file_take(host_caller(), file);
    return descriptor < 0 ? guest_error(-descriptor) : descriptor;
}

long fs_read(int file, struct fl_buffer data, size_t bytes)
{
    int descriptor = take_for_transfer(file, &data, bytes);
    if (descriptor < 0)
        return descriptor;
    return finish(file, readv(descriptor, data.pieces, buffer_pieces_at_once(data.piece_count)));
}
FL_EXPORT(fs_read, FL_OUT(data, bytes, FL_RESULT), FL_QUEUE(file));

long fs_pread(int file, struct fl_buffer data, size_t bytes, long offset)
{
    int descriptor = take_for_transfer(file, &data, bytes);
    if (descriptor < 0)
        return descriptor;
    return finish(file, preadv(descriptor, data.pieces, buffer_pieces_at_once(data.piece_count), offset));
}
FL_EXPORT(fs_pread, FL_OUT(data, bytes, FL_RESULT), FL_QUEUE(file));

long fs_write(int file, struct fl_buffer data, size_t bytes)
{
    int descriptor = take_for_transfer(file, &data, bytes);
    if (descriptor < 0)
        return descriptor;
    return finish(file, writev(descriptor, data.pieces, buffer_pieces_at_once(data.piece_count)));
}
FL_EXPORT(fs_write, FL_IN(data, bytes), FL_QUEUE(file));

long fs_seek(int file, long offset, int whence)
{
    if (whence != SEEK_SET && whence != SEEK_CUR && whence != SEEK_END)
        return guest_error(EINVAL);
    int descriptor = fs_file_take(host_caller(), file);
    if (descriptor < 0)
        return guest_error(-descriptor);
    return finish(file, lseek(descriptor, offset, whence));
}
FL_EXPORT(fs_seek, FL_QUEUE(file));

int fs_stat(const char *path, struct fl_stat *status)
{
    if (!path || !status)
        return guest_error(EFAULT);
    int descriptor = fs_map_open(path, O_PATH, 0);
    if (descriptor < 0)
        return guest_error(-descriptor);
    int result = file_status(descriptor, status) < 0 ? guest_error(errno) : 0;
    close(descriptor);
    return result;
}
FL_EXPORT(fs_stat, FL_STRING(path), FL_OUT(status, 1));

int fs_fstat(int file, struct fl_stat *status)
{
    int descriptor = status ? fs_file_take(host_caller(), file) : -EFAULT;
    if (descriptor < 0)
        return guest_error(-descriptor);
    return (int)finish(file, file_status(descriptor, status));
}
FL_EXPORT(fs_fstat, FL_OUT(status, 1), FL_QUEUE(file));
