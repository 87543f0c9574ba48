/* newlib's state of a thread: errno, strtok, the random numbers of rand. */
#ifndef FAULTLINE_POSIX_THREAD_STATE_H
#define FAULTLINE_POSIX_THREAD_STATE_H

#include <stdbool.h>

/* Makes the state of the thread that calls the one that exit() looks at for streams to flush. */
void thread_state_is_process_wide(void);

/* Says that the thread that calls is a program's first. */
void thread_state_set_first(void);
bool thread_state_is_first(void);

/* Gives back what newlib has allocated for the thread that calls, unless it is the first one. */
void thread_state_end(void);

#endif
