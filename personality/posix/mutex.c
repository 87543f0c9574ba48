/* Mutexes of <threads.h>. */
#include "lock.h"
#include "waiting.h"

#include <threads.h>

int mtx_init(mtx_t *mutex, int type)
{
    if (type & ~(mtx_recursive | mtx_timed))
        return thrd_error;
    *mutex = (mtx_t){.__type = type};
    return thrd_success;
}

void mtx_destroy(mtx_t *mutex)
{
    (void)mutex;
}

static bool take(mtx_t *mutex, const struct timespec *until)
{
    return mutex->__type & mtx_recursive ? lock_take(&mutex->__lock, until) : word_take(&mutex->__lock.__word, until);
}

int mtx_lock(mtx_t *mutex)
{
    take(mutex, NULL);
    return thrd_success;
}

int mtx_timedlock(mtx_t *restrict mutex, const struct timespec *restrict until)
{
    if (!time_is_valid(until))
        return thrd_error;
    return take(mutex, until) ? thrd_success : thrd_timedout;
}

int mtx_trylock(mtx_t *mutex)
{
    bool taken = mutex->__type & mtx_recursive ? lock_try(&mutex->__lock) : word_try(&mutex->__lock.__word);
    return taken ? thrd_success : thrd_busy;
}

int mtx_unlock(mtx_t *mutex)
{
    bool given = mutex->__type & mtx_recursive ? lock_give(&mutex->__lock) : word_give(&mutex->__lock.__word);
    return given ? thrd_success : thrd_error;
}
