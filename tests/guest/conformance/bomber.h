/* The server bomber: takes of everything as much as it can get, and keeps it. Each function returns the fl_error() at which that
   ended, and tells how many it has. */
#ifndef CONFORMANCE_BOMBER_H
#define CONFORMANCE_BOMBER_H

#include <stddef.h>

int bomber_map(long *pages); /* fl_map of one page after the other */
int bomber_futures(long *count); /* gate_pass_async */
int bomber_threads(long *count);
int bomber_objects(long *count); /* shelf_new */
int bomber_posts(long *count); /* gate_post, without waiting for room */
int bomber_buffers(long *steps); /* pages_ends of so often 128 KiB of its own memory, larger every time */
int bomber_async_buffers(long *count); /* pages_ends_async of 128 KiB each */
int bomber_stack(long *kibibytes); /* touches so much of its stack; does not return where that is too much */
int bomber_nest(int depth); /* beside any other call; calls echo_nest(depth + 1), and gives 1000 * depth + fl_error() */

#endif
