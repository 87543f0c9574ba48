/* The kernel's functions for a program built with --native: client and servers are one Linux process, which calls itself. */
#include "faultline/call.h"

#include <stddef.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

enum { THE_ONLY_PROCESS = 1 };

/* A plain call does not fail. */
int fl_error(void)
{
    return 0;
}

unsigned fl_caller(void)
{
    return THE_ONLY_PROCESS;
}

void fl_exit(int status)
{
    _exit(status);
}

/* Address space is reserved once, so that successive calls are contiguous; Linux fills in pages as they are touched. */
unsigned long fl_map(unsigned long bytes)
{
    static const unsigned long reserved_bytes = 1ul << 36;
    static unsigned char *reserved;
    static unsigned long used;
    const unsigned long page = 4096;
    if (!reserved) {
        void *start =
            mmap(NULL, reserved_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (start == MAP_FAILED)
            return 0;
        reserved = start;
    }
    if (bytes > reserved_bytes - used)
        return 0;
    unsigned long start = (unsigned long)reserved + used;
    used += (bytes + page - 1) / page * page;
    return start;
}

/* A server that dies takes the program with it, so there is never one to start afresh. */
int fl_restart(const char *server)
{
    (void)server;
    return -1;
}

long fl_time(int clock)
{
    const long second = 1000000000;
    struct timespec now;
    if (clock != FL_CLOCK_REALTIME && clock != FL_CLOCK_MONOTONIC)
        return -1;
    clock_gettime(clock == FL_CLOCK_REALTIME ? CLOCK_REALTIME : CLOCK_MONOTONIC, &now);
    return now.tv_sec * second + now.tv_nsec;
}
