/* Condition variables of <threads.h>: a word that counts broadcasts; its lowest bit says that somebody may wait. */
#include "lock.h"
#include "waiting.h"

#include <stdatomic.h>
#include <threads.h>

/*
 * A thread that is going to wait sets AWAITED while it has the mutex, and waits for as long as the word stays what it
 * then was. Woken, it does not touch the word again, so that after a broadcast the condition may be destroyed at once.
 * 2^31 broadcasts between a thread's look and its waiting would go unnoticed.
 */
enum { AWAITED = 1, BROADCAST = 2 };

int cnd_init(cnd_t *condition)
{
    *condition = (cnd_t){0};
    return thrd_success;
}

void cnd_destroy(cnd_t *condition)
{
    (void)condition;
}

int cnd_broadcast(cnd_t *condition)
{
    _Atomic unsigned *word = atomic_word(&condition->__word);
    unsigned before = atomic_load(word);
    while (before & AWAITED)
        if (atomic_compare_exchange_weak(word, &before, before + BROADCAST - AWAITED)) {
            word_wake_all(word);
            break;
        }
    return thrd_success;
}

int cnd_signal(cnd_t *condition)
{
    _Atomic unsigned *word = atomic_word(&condition->__word);
    /* Where nobody waits, the word tells those who are about to, and then the next signal takes no call. */
    if (atomic_load(word) & AWAITED && word_wake_one(word) == 0)
        cnd_broadcast(condition);
    return thrd_success;
}

/* Gives up a mutex however often it was taken, and takes it back as often. */
static int wait(cnd_t *condition, mtx_t *mutex, const struct timespec *until)
{
    unsigned *held = &mutex->__lock.__word, depth = mutex->__lock.__depth;
    void *holder = mutex->__lock.__holder;
    unsigned seen = atomic_fetch_or(atomic_word(&condition->__word), AWAITED) | AWAITED;
    mutex->__lock.__depth = 0;
    __atomic_store_n(&mutex->__lock.__holder, NULL, __ATOMIC_RELAXED);
    word_give(held);
    bool in_time = word_wait(atomic_word(&condition->__word), seen, until);
    word_take(held, NULL);
    __atomic_store_n(&mutex->__lock.__holder, holder, __ATOMIC_RELAXED);
    mutex->__lock.__depth = depth;
    return in_time ? thrd_success : thrd_timedout;
}

int cnd_wait(cnd_t *condition, mtx_t *mutex)
{
    return wait(condition, mutex, NULL);
}

int cnd_timedwait(cnd_t *restrict condition, mtx_t *restrict mutex, const struct timespec *restrict until)
{
    return time_is_valid(until) ? wait(condition, mutex, until) : thrd_error;
}
