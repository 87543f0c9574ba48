/* The kernel as a server, which only futures need, and what else it does: time and memory. */
#include "parts.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

struct native_server native_kernel_server = {.name = "kernel", .process = &native_kernel};
struct native_process native_kernel = {.server = &native_kernel_server, .state = PROCESS_READY};

bool native_kernel_waits(const struct native_function *function)
{
    static const char *const functions[] = {"fl_sleep", "fl_wait_any", "fl_wait_word"};
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        if (strcmp(function->name, functions[i]) == 0)
            return true;
    return false;
}

/* Address space is reserved once, so that successive calls are contiguous; Linux fills in pages as they are touched. */
unsigned long fl_map(unsigned long bytes)
{
    static const unsigned long reserved_bytes = 1ul << 36;
    static unsigned char *reserved;
    static unsigned long used;
    unsigned long start = 0;
    native_lock();
    if (!reserved) {
        void *fresh =
            mmap(NULL, reserved_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (fresh != MAP_FAILED)
            reserved = fresh;
    }
    if (reserved && bytes <= reserved_bytes - used) {
        start = (unsigned long)reserved + used;
        used += (bytes + FL_PAGE_SIZE - 1) / FL_PAGE_SIZE * FL_PAGE_SIZE;
    }
    native_unlock();
    native_answer(start ? 0 : ENOMEM);
    return start;
}

/* Like fl_error() and fl_caller(), it leaves alone what fl_error() says. */
long fl_time(int clock)
{
    struct timespec now;
    if (clock != FL_CLOCK_REALTIME && clock != FL_CLOCK_MONOTONIC)
        return -1;
    clock_gettime(clock == FL_CLOCK_REALTIME ? CLOCK_REALTIME : CLOCK_MONOTONIC, &now);
    return now.tv_sec * NATIVE_SECOND + now.tv_nsec;
}
