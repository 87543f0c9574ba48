/* A server that works, waits, claims, calls others and ends itself, as it is told. */
#ifndef WORKER_H
#define WORKER_H

#include <stddef.h>

struct large {
    long part[5];
};

/* What comes in and goes out. */
long worker_sum(const int *values, size_t count);
long worker_product(const int *values, int rows, int columns);
long worker_counted(const int *count, const int *values);
int worker_fill(unsigned char *bytes, size_t room, int value); /* how many of them were not 0 before; FL_FAILS(-7) */
long worker_claim(char *text, size_t room, long claimed);
int worker_shrink(int *values, int *used);
size_t worker_length(const char *text); /* at most 100 bytes; 12345 for NULL */
struct large worker_large(long first);
double worker_half(double value);
void worker_overrun(unsigned char *bytes, size_t room); /* writes one byte too many */
int worker_touch(int *page, size_t count);

/* Who, when and how. */
unsigned worker_caller(void);
int worker_started(void); /* how often main() ran */
int worker_error(void); /* fl_error() as the call finds it */
int worker_spoil_errno(void);

/* Queues: the default one, "side", and none. Each says how many ran at once in its queue when it did. */
int worker_default(long ns);
int worker_side(long ns);
int worker_beside(long ns); /* FL_CONCURRENT */
int worker_next(void); /* counts the calls of it */
void worker_note(int number); /* FL_ONEWAY */
int worker_noted(int *numbers, int room); /* what was noted, in order */

/* Calls relay_back(depth), which calls worker_circle again: the error that came of it. */
int worker_circle(int depth);
int worker_circle_by_future(void);

/* Its end. */
void worker_exit(int status);
void worker_late_exit(long ns); /* beside other calls */
void worker_crash(void);

#endif
