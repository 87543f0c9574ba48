/* Waiting until a word of memory changes, as C11's threads wait: to a point in time, whatever fl_deadline() says. */
#ifndef FAULTLINE_POSIX_WAITING_H
#define FAULTLINE_POSIX_WAITING_H

#include <stdbool.h>
#include <time.h>

/* Whether it is one: nanoseconds from 0 to below a second. */
bool time_is_valid(const struct timespec *time);

/* Nanoseconds, LONG_MAX where there are more, and LONG_MIN where there are fewer. */
long time_nanoseconds(const struct timespec *time);

/* Waits while *word is `value`, to the point in time `until` of TIME_UTC, as long as it takes where that is NULL.
   True: go and look again; false: the time has come. */
bool word_wait(const _Atomic unsigned *word, unsigned value, const struct timespec *until);

/* Wakes one thread that waits for the word, or all, and returns how many that were. Touches no memory of the process, so
   that the word may be gone by now. */
int word_wake_one(const _Atomic unsigned *word);
int word_wake_all(const _Atomic unsigned *word);

/* The words of public types, which say nothing of atomics because C++ and older C include them. */
static inline _Atomic unsigned *atomic_word(unsigned *word)
{
    _Static_assert(sizeof(_Atomic unsigned) == sizeof(unsigned), "atomic words have the size of others");
    return (_Atomic unsigned *)word;
}

#endif
