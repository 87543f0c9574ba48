/* The server crew: threads inside a server, and calls side by side that share its memory. */
#ifndef GUEST_THREADS_CREW_H
#define GUEST_THREADS_CREW_H

int crew_start(int threads, int rounds); /* starts threads that count, and returns at once: thrd_success, or why not */
long crew_wait(void); /* waits for them to end, and gives the count */
long crew_count(int rounds); /* counts in the call itself, beside other calls; gives its own count */
int crew_hold(long ns); /* holds the mutex that the counting takes, and sleeps meanwhile */
int crew_is_held(void);
int crew_identity(void); /* whether the current thread is what it should be in a server; see the source */
long crew_storage(long value); /* stores the value, and gives the one before: of the stack that it runs on */
int crew_leave(void); /* calls thrd_exit(), which an exported function must not */

#endif
