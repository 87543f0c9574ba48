/* newlib's state of a thread: errno, strtok, the random numbers of rand. */
#ifndef FAULTLINE_POSIX_THREAD_STATE_H
#define FAULTLINE_POSIX_THREAD_STATE_H

/* Makes the state of the thread that calls the one that exit() looks at for streams to flush. */
void thread_state_is_process_wide(void);

#endif
