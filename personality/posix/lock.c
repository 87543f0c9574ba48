/* Locks that are one word of memory, and newlib's, which their holder may take again. */
#include "lock.h"
#include "waiting.h"

#include <stdatomic.h>

enum { FREE, HELD, AWAITED }; /* AWAITED: held, and whoever unlocks it must wake somebody */

bool word_try(unsigned *word)
{
    unsigned expected = FREE;
    return atomic_compare_exchange_strong_explicit(atomic_word(word), &expected, HELD, memory_order_acquire,
                                                   memory_order_relaxed);
}

bool word_take(unsigned *word, const struct timespec *until)
{
    if (word_try(word))
        return true;
    /* Whoever had to wait leaves AWAITED behind, for there may be others. */
    while (atomic_exchange_explicit(atomic_word(word), AWAITED, memory_order_acquire) != FREE)
        if (!word_wait(atomic_word(word), AWAITED, until))
            return false;
    return true;
}

bool word_give(unsigned *word)
{
    unsigned before = atomic_exchange_explicit(atomic_word(word), FREE, memory_order_release);
    if (before == AWAITED)
        word_wake_one(atomic_word(word));
    return before != FREE;
}

/* Only the holder ever finds itself in the field, so that others may read whatever is there. */
static bool is_mine(struct __lock *lock)
{
    return __atomic_load_n(&lock->__holder, __ATOMIC_RELAXED) == __builtin_thread_pointer();
}

static void set_holder(struct __lock *lock, void *holder)
{
    __atomic_store_n(&lock->__holder, holder, __ATOMIC_RELAXED);
}

bool lock_try(struct __lock *lock)
{
    if (is_mine(lock)) {
        lock->__depth++;
        return true;
    }
    if (!word_try(&lock->__word))
        return false;
    set_holder(lock, __builtin_thread_pointer());
    return true;
}

bool lock_take(struct __lock *lock, const struct timespec *until)
{
    if (lock_try(lock))
        return true;
    if (!word_take(&lock->__word, until))
        return false;
    set_holder(lock, __builtin_thread_pointer());
    return true;
}

bool lock_give(struct __lock *lock)
{
    if (!is_mine(lock))
        return false;
    if (lock->__depth > 0) {
        lock->__depth--;
        return true;
    }
    set_holder(lock, NULL);
    return word_give(&lock->__word);
}

void __lock_take(struct __lock *lock)
{
    lock_take(lock, NULL);
}

int __lock_try(struct __lock *lock)
{
    return lock_try(lock) ? 0 : -1;
}

void __lock_give(struct __lock *lock)
{
    lock_give(lock);
}
