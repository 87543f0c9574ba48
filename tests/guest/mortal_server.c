/* The server mortal: see mortal.h. */
#include "mortal.h"

#include <faultline/call.h>
#include <faultline/export.h>
#include <stdlib.h>

int mortal_count(void)
{
    static int count;
    return ++count;
}
FL_EXPORT(mortal_count);

static int *volatile nothing;

int mortal_crash(void)
{
    return *nothing;
}
FL_EXPORT(mortal_crash);

int mortal_exit(void)
{
    exit(3);
}
FL_EXPORT(mortal_exit);

int mortal_spin(void)
{
    for (volatile int i = 0;; i++)
        ;
}
FL_EXPORT(mortal_spin);

int mortal_recurse(int depth)
{
    volatile char room[1024];
    room[0] = (char)depth;
    return depth == 0 ? 0 : mortal_recurse(depth - 1) + room[0] * 0;
}
FL_EXPORT(mortal_recurse);

int mortal_take(int kib)
{
    int taken = 0;
    while (taken < kib && fl_map(64 << 10))
        taken += 64;
    return taken;
}
FL_EXPORT(mortal_take);
