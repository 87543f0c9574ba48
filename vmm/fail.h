/* How the monitor gives up: one sentence on stderr that says what, where, why and what to do, and an exit status. */
#ifndef FAULTLINE_VMM_FAIL_H
#define FAULTLINE_VMM_FAIL_H

enum exit_status {
    EXIT_TIMEOUT = 124,
    EXIT_MONITOR = 125, /* the monitor itself failed */
    EXIT_UNACCEPTABLE = 126, /* not an acceptable program */
    EXIT_NOT_FOUND = 127,
};

/* Called once before the process ends, whichever way: stops the machine, restores the terminal. */
void fail_set_cleanup(void (*cleanup)(void));

/* Prints "faultline: SENTENCE\n" on stderr, runs the cleanup, and ends the process with `status`. */
_Noreturn void fail(enum exit_status status, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Prints "faultline: SENTENCE\n" on stderr and returns. */
void warn(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Sees to it that all that was printed to standard output has arrived; fail()s if it has not. */
void end_output(void);

#endif
