/* What every conformance program says: whether each thing that its statement promises holds. */
#ifndef CONFORMANCE_HOLDS_H
#define CONFORMANCE_HOLDS_H

#include <faultline/call.h>

#include <errno.h>
#include <stdio.h>

static int broken __attribute__((unused));

/* Prints what was found, and goes on: a program tells all that does not hold. */
#define HOLDS(condition)                                                                                     \
    do {                                                                                                     \
        int error_ = fl_error();                                                                             \
        if (!(condition)) {                                                                                  \
            printf("BROKEN: %s:%d: %s (fl_error() was %d)\n", __FILE__, __LINE__, #condition, error_);      \
            broken++;                                                                                        \
        }                                                                                                    \
    } while (0)

enum { MILLISECOND = 1000000 };

/* Waits until there is no memory any more where a thread had its stack: thrd_join() may come back before that. */
static inline void wait_until_gone(const void *on_stack)
{
    while (fl_wait_word(on_stack, 0, 0), fl_error() != EFAULT)
        fl_yield();
}

#endif
