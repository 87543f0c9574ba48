/* Locks that are one word of memory: mutexes are made of them, and newlib's own locks. */
#ifndef FAULTLINE_POSIX_LOCK_H
#define FAULTLINE_POSIX_LOCK_H

#include <stdbool.h>
#include <sys/lock.h>
#include <time.h>

/* To lock a free word and to unlock one that nobody waits for takes no call into the kernel. */
bool word_try(unsigned *word);
/* False: `until` has come; NULL: never. */
bool word_take(unsigned *word, const struct timespec *until);
/* False: it was free. */
bool word_give(unsigned *word);

/* The same for locks that their holder may take again. */
bool lock_try(struct __lock *lock);
bool lock_take(struct __lock *lock, const struct timespec *until);
/* False: the thread does not hold it. */
bool lock_give(struct __lock *lock);

#endif
