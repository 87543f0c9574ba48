/* What the programs about failing have in common: waiting for what servers note, and how long a call took. */
#ifndef CONFORMANCE_FAILING_H
#define CONFORMANCE_FAILING_H

#include "holds.h"

/* A step needs no value: {CRASH}. */
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

/* Longer than anything here takes, even on a busy machine. */
#define PATIENCE (5000L * MILLISECOND)

static inline long now(void)
{
    return fl_time(FL_CLOCK_MONOTONIC);
}

/* Comes back when all other threads wait, for somebody or for a time. */
static inline void let_others_wait(void)
{
    int own = fl_priority(0);
    fl_yield();
    fl_priority(own);
}

/* Whether a server has noted exactly these numbers, or will have soon. */
static inline int notes_are(int (*notes)(int *), const int *wanted, int count)
{
    int found[256], have = 0, same = 0;
    for (long end = now() + PATIENCE; now() < end; fl_sleep(MILLISECOND)) {
        have = notes(found);
        same = 0;
        while (same < have && same < count && found[same] == wanted[same])
            same++;
        if (same == count || same < have)
            break;
    }
    if (same == count && have == count)
        return 1;
    printf("noted:");
    for (int i = 0; i < have; i++)
        printf(" %d", found[i]);
    printf("\n");
    return 0;
}

#define NOTED(server, ...)                                                                                             \
    notes_are(server##_notes, (const int[]){__VA_ARGS__}, (int)(sizeof(int[]){__VA_ARGS__} / sizeof(int)))

/* Whether nothing was noted. */
#define NOTED_NOTHING(server) notes_are(server##_notes, NULL, 0)

/* Has a server run the steps given: RUN(near, {SLEEP, 5}, {NOTE, 1}). */
#define SCRIPT(...) (const struct step[]){__VA_ARGS__}, (int)(sizeof(struct step[]){__VA_ARGS__} / sizeof(struct step))
#define RUN(server, ...) server##_run(SCRIPT(__VA_ARGS__))
#define RUN_BESIDE(server, ...) server##_run_beside(SCRIPT(__VA_ARGS__))
#define RUN_BESIDE_ASYNC(server, ...) server##_run_beside_async(SCRIPT(__VA_ARGS__))
#define RUN_ASYNC(server, ...) server##_run_async(SCRIPT(__VA_ARGS__))

/* Waits until a condition holds; false: it does not. */
#define BECOMES(condition)                                                                                             \
    __extension__({                                                                                                    \
        long end_ = now() + PATIENCE;                                                                                  \
        while (!(condition) && now() < end_)                                                                           \
            fl_sleep(MILLISECOND);                                                                                     \
        (condition);                                                                                                   \
    })

#endif
