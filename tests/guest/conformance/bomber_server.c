/* The server bomber: see bomber.h. */
#include "bomber.h"

#include "echo.h"
#include "gate.import.h"
#include "pages.import.h"
#include "shelf.import.h"

#include <faultline/export.h>

#include <errno.h>
#include <string.h>

enum { NO_END = 100000, KIB = 1 << 10, STEP = 128 * KIB };

static unsigned never;

int bomber_map(long *pages)
{
    for (*pages = 0; *pages < NO_END && fl_map(PAGE); ++*pages)
        ;
    return fl_error();
}
FL_EXPORT(bomber_map, FL_OUT(pages, 1));

int bomber_futures(long *count)
{
    for (*count = 0; *count < NO_END && gate_pass_async(1); ++*count)
        ;
    return fl_error();
}
FL_EXPORT(bomber_futures, FL_OUT(count, 1));

static void stay(void *unused)
{
    (void)unused;
    fl_wait_word(&never, 0, -1);
}

int bomber_threads(long *count)
{
    for (*count = 0; *count < NO_END && fl_thread_start(stay, NULL) == 0; ++*count)
        ;
    return fl_error();
}
FL_EXPORT(bomber_threads, FL_OUT(count, 1));

int bomber_objects(long *count)
{
    for (*count = 0; *count < NO_END && shelf_new(1); ++*count)
        ;
    return fl_error();
}
FL_EXPORT(bomber_objects, FL_OUT(count, 1));

int bomber_posts(long *count)
{
    fl_deadline(0);
    for (*count = 0; *count < NO_END; ++*count) {
        gate_post(1);
        if (fl_error())
            break;
    }
    return fl_error();
}
FL_EXPORT(bomber_posts, FL_OUT(count, 1));

int bomber_buffers(long *steps)
{
    static unsigned char few[2 * PAGE];
    unsigned char *memory = (unsigned char *)fl_map(STEP);
    if (!memory)
        return fl_error();
    for (*steps = 1; *steps < NO_END; ++*steps) {
        pages_ends(memory, (size_t)*steps * STEP);
        if (fl_error() || !fl_map(STEP))
            break;
    }
    int error = fl_error();
    pages_ends(few, sizeof few); /* goes on */
    return fl_error() ? -1 : error;
}
FL_EXPORT(bomber_buffers, FL_OUT(steps, 1));

int bomber_async_buffers(long *count)
{
    unsigned char *memory = (unsigned char *)fl_map(STEP);
    for (*count = 0; *count < NO_END && pages_ends_async(memory, STEP); ++*count)
        ;
    return fl_error();
}
FL_EXPORT(bomber_async_buffers, FL_OUT(count, 1));

int bomber_stack(long *kibibytes)
{
    volatile unsigned char memory[160 * KIB];
    for (size_t at = sizeof memory; at >= PAGE; at -= PAGE) {
        memory[at - 1] = 1;
        ++*kibibytes;
    }
    return 0;
}
FL_EXPORT(bomber_stack, FL_OUT(kibibytes, 1));

int bomber_nest(int depth)
{
    int inner = echo_nest(depth + 1);
    return fl_error() ? 1000 * depth + fl_error() : inner;
}
FL_EXPORT(bomber_nest, FL_CONCURRENT);
