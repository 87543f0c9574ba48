/* E2BIG: a string over its limit for a function of the host, 1 MiB unless it says otherwise, with a deadline or
   without.
   engine: tcg */
#include "failing.h"

#include <faultline/fs.import.h>

#include <fcntl.h>
#include <string.h>

#define LIMIT (1 << 20)

static char path[LIMIT + 2];

int main(void)
{
    memset(path, 'a', LIMIT + 1);
    HOLDS(fs_open(path, O_RDONLY, 0) == -1 && fl_error() == E2BIG);
    HOLDS(fs_open_async(path, O_RDONLY, 0) == 0 && fl_error() == E2BIG);
    fl_deadline(PATIENCE);
    HOLDS(fs_open(path, O_RDONLY, 0) == -1 && fl_error() == E2BIG);
    path[LIMIT] = 0;
    HOLDS(fs_open(path, O_RDONLY, 0) == -ENAMETOOLONG && fl_error() == 0);
    return broken != 0;
}
