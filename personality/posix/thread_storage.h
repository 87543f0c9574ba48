/* The storage of each thread's own that <threads.h> offers. */
#ifndef FAULTLINE_POSIX_THREAD_STORAGE_H
#define FAULTLINE_POSIX_THREAD_STORAGE_H

/* Destroys what the thread that calls has stored. */
void thread_storage_end(void);

#endif
