/* What these tests share: a line for each thing that does not hold. They hold natively and between processes. */
#ifndef CHECK_H
#define CHECK_H

#include <faultline/call.h>

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>

static atomic_int broken;

static inline void check(int holds, const char *what, const char *file, int line)
{
    if (holds)
        return;
    printf("%s:%d: does not hold: %s (fl_error() is %d)\n", file, line, what, fl_error());
    broken++;
}
#define CHECK(condition) check((condition) != 0, #condition, __FILE__, __LINE__)

#define MILLISECOND 1000000l

#endif
