/* Scripts: what the servers near, middle and far are told to do, step by step. */
#ifndef CONFORMANCE_SCRIPT_H
#define CONFORMANCE_SCRIPT_H

#include <faultline/call.h>

/* near calls middle, middle calls far, and far calls near. */
enum what {
    ANSWER, /* the result of the script is `value` from now on; -1: the error of the last step that could fail */
    SLEEP, /* for `value` nanoseconds */
    SPIN, /* run for `value` nanoseconds */
    AWAIT, /* until NAME_keep() has been told `value` or more */
    WATCH, /* the same, without ever sleeping */
    LIMIT, /* fl_deadline(value) */
    CALL, /* has the next server do the `value` steps that follow, one at a time with its other calls */
    CALL_BESIDE, /* the same, side by side with its other calls */
    START, /* the same as CALL, without waiting */
    RESULT, /* of the last START */
    WAIT_ANY, /* for the last START alone */
    POST, /* `value` one-way calls of the next server, with no steps, until one fails */
    CANCEL, /* the last START, by another thread, when NAME_keep() has been told `value` or more */
    POST_NOTE, /* has the next server remember `value` by a one-way call */
    THREAD, /* has a thread of its own do the `value` steps that follow */
    NOTE, /* remembers `value` */
    NOTE_ERROR, /* remembers the error of the last step that could fail */
    NOTE_CALLER, /* remembers fl_caller() */
    NOTE_LIMIT, /* remembers fl_deadline() */
    LOCK, /* a mutex of the server's */
    UNLOCK,
    ALLOCATE, /* remembers how much of `value` bytes malloc() gave, in pages of 4 KiB each */
    USE_STACK, /* writes to `value` bytes of its stack */
    CRASH, /* writes to a null pointer */
    EXIT, /* exit(value) */
    ABORT,
};

struct step {
    long what; /* enum what */
    long value;
};

#define SCRIPT_NOTES 256

/* NAME_run runs a script in the default queue, and returns what it answers; NAME_run_beside does so beside any other
   call; for NAME_post nobody waits. NAME_notes gives what was remembered, and how much that is; NAME_starts how
   often the server's main() has begun. NAME_keep keeps a number, and NAME_kept gives it to whoever asks. What the
   servers call of each other without waiting is declared here, since no import header is there yet when they are
   compiled. */
#define SCRIPT_SERVER(name)                                                                                            \
    int name##_run(const struct step *steps, int count);                                                               \
    int name##_run_beside(const struct step *steps, int count);                                                        \
    void name##_post(const struct step *steps, int count);                                                             \
    int name##_notes(int *notes);                                                                                      \
    int name##_starts(void);                                                                                           \
    void name##_keep(long number);                                                                                     \
    long name##_kept(void);                                                                                            \
    fl_future name##_run_async(const struct step *steps, int count);                                                   \
    int name##_run_result(fl_future future)

#endif
