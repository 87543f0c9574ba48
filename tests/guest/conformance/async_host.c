/* The host's functions have f_async and f_result like all others: several can be under way at once, results come back in any
   order, and what their arguments lead to is copied. */
#include "holds.h"

#include <faultline/fs.import.h>

#include <fcntl.h>
#include <string.h>

enum { READS = 6, BYTES = 5000 };

static char whole[READS * BYTES], parts[READS][BYTES];

int main(void)
{
    char name[] = "async_host";
    fl_future opens[3];
    for (int i = 0; i < 3; i++)
        opens[i] = fs_open_async(name, O_RDONLY, 0);
    memset(name, 'x', sizeof name - 1);
    fl_future missing = fs_open_async(name, O_RDONLY, 0);
    int files[3];
    for (int i = 2; i >= 0; i--)
        files[i] = fs_open_result(opens[i]);
    HOLDS(files[0] >= 0 && files[1] >= 0 && files[2] >= 0 && files[0] != files[1] && files[1] != files[2]);
    HOLDS(fs_open_result(missing) == -ENOENT && fl_error() == 0);

    HOLDS(fs_pread(files[0], whole, sizeof whole, 0) == sizeof whole);
    fl_future reads[READS];
    for (int i = 0; i < READS; i++)
        reads[i] = fs_pread_async(files[i % 3], parts[i], BYTES, i * BYTES);
    HOLDS(parts[1][0] == 0);
    for (int i = READS - 1; i >= 0; i--)
        HOLDS(fs_pread_result(reads[i]) == BYTES && memcmp(parts[i], whole + i * BYTES, BYTES) == 0);

    struct fl_stat status = {0};
    HOLDS(fs_fstat_result(fs_fstat_async(files[1], &status)) == 0 && status.size >= (long)sizeof whole);
    HOLDS(fs_open_async((const char *)0x12345000, O_RDONLY, 0) == 0 && fl_error() == EFAULT);
    HOLDS(fs_pread_async(files[0], (void *)0x12345000, 10, 0) == 0 && fl_error() == EFAULT);
    HOLDS(fs_close_result(fs_close_async(files[2])) == 0);
    HOLDS(fs_close_result(fs_close_async(files[2])) == -EBADF && fl_error() == 0);
    return broken != 0;
}
