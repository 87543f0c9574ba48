/* The host's files, as far as the command maps them. Results below 0 are the negative of an errno value. */
#ifndef FAULTLINE_FS_H
#define FAULTLINE_FS_H

#ifdef __cplusplus
extern "C" {
#endif

#include <stddef.h>
#include <stdint.h>

/* What is known of a file. */
struct fl_stat {
    uint64_t inode;
    int64_t size; /* bytes */
    int64_t modification_time; /* nanoseconds since 1970 */
    uint32_t mode; /* as in <sys/stat.h>: kind and permissions */
    uint32_t links;
};

/* Opens `path`, with the O_ flags of <fcntl.h>, and returns a handle, which is this process's alone. A relative path
   starts at the directory the command was started in. -EACCES: not inside a mapped directory, or neither a file nor a
   directory; -EROFS: the map is read-only. */
int fs_open(const char *path, int flags, unsigned mode);
int fs_close(int file);

/* Moves the file's position as lseek does, and returns it: bytes from the start. */
long fs_seek(int file, long offset, int whence);

int fs_stat(const char *path, struct fl_stat *status);
int fs_fstat(int file, struct fl_stat *status);

/* The host defines these with its own kind of buffer: see personality/host/fs.h. */
#ifndef FAULTLINE_HOST

/* Read and write at the file's position, or at `offset`, and return how many bytes; 0 at the end of the file. */
long fs_read(int file, void *data, size_t bytes);
long fs_pread(int file, void *data, size_t bytes, long offset);
long fs_write(int file, const void *data, size_t bytes);

#endif

#ifdef __cplusplus
}
#endif

#endif
