/* The end of a run: by the program, by --timeout, or by a signal to the command; whichever comes first. */
#ifndef FAULTLINE_VMM_RUN_END_H
#define FAULTLINE_VMM_RUN_END_H

#include <stdint.h>

/*
 * From now on signals that ask the command to end, and the end of `timeout_ns` (0: none), are watched for on a thread of
 * their own. However the run ends, `stop_machine` is called, then `last_words` with the status.
 */
void run_end_watch(const char *program, int64_t timeout_ns, void (*stop_machine)(void), void (*last_words)(int status));

/* Ends the process. Of several threads the first one decides. */
_Noreturn void run_end(int status);

#endif
