/* What the host knows of an open file, as the guest sees it: fields of fixed widths. */
#include "personality/host/file_status.h"

#include <sys/stat.h>

static int64_t nanoseconds(struct timespec time)
{
    int64_t result;
    if (__builtin_mul_overflow(time.tv_sec, 1000000000L, &result) ||
        __builtin_add_overflow(result, time.tv_nsec, &result))
        return time.tv_sec < 0 ? INT64_MIN : INT64_MAX;
    return result;
}

int file_status(int descriptor, struct fl_stat *status)
{
    struct stat found;
    if (fstat(descriptor, &found) < 0)
        return -1;
    *status = (struct fl_stat){
        .inode = found.st_ino,
        .size = found.st_size,
        .modification_time = nanoseconds(found.st_mtim),
        .mode = found.st_mode,
        .links = found.st_nlink < UINT32_MAX ? (uint32_t)found.st_nlink : UINT32_MAX,
    };
    return 0;
}
