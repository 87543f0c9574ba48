/* Mutexes of all types exclude, while threads are preempted at any instruction. */
#include "threads_help.h"

#include <stdatomic.h>

enum { BUSY = 4, BUSY_MILLISECONDS = 25 };

static mtx_t mutex;
static int type;
static volatile long count; /* incremented only by who holds the mutex */
static atomic_int met; /* how often somebody found it held */
static atomic_long incremented; /* as each counts by itself */

static void take(int how)
{
    struct timespec end;
    if (mtx_trylock(&mutex) == thrd_success)
        return;
    met++;
    if (how % 2 == 0 || !(type & mtx_timed)) {
        mtx_lock(&mutex);
        return;
    }
    do
        end = in_milliseconds(1);
    while (mtx_timedlock(&mutex, &end) != thrd_success);
}

static int increment(void *number)
{
    long own = 0, end = milliseconds_now() + BUSY_MILLISECONDS;
    do {
        for (int i = 0; i < 100; i++) {
            take(i + (int)(long)number);
            if (type & mtx_recursive)
                mtx_lock(&mutex);
            for (int j = 0; j < 300; j++)
                count = count + 1;
            own += 300;
            mtx_unlock(&mutex);
            if (type & mtx_recursive)
                mtx_unlock(&mutex);
        }
    } while (milliseconds_now() < end);
    incremented += own;
    return 0;
}

static void exclusion(const char *text, int mutex_type)
{
    type = mutex_type;
    count = 0;
    incremented = 0;
    mtx_init(&mutex, type);
    run_threads(BUSY, increment);
    rule(text, count == incremented && count > 0);
    mtx_destroy(&mutex);
}

static int try_it(void *unused)
{
    (void)unused;
    int result = mtx_trylock(&mutex);
    if (result == thrd_success)
        mtx_unlock(&mutex);
    return result;
}

static int give_it(void *unused)
{
    (void)unused;
    return mtx_unlock(&mutex);
}

static void recursion(void)
{
    mtx_init(&mutex, mtx_recursive);
    mtx_lock(&mutex);
    bool again = mtx_lock(&mutex) == thrd_success && mtx_trylock(&mutex) == thrd_success;
    mtx_unlock(&mutex);
    mtx_unlock(&mutex);
    rule("a recursive mutex is held until it is unlocked as often", again && run_threads(1, try_it) == thrd_busy);
    rule("and only its holder can unlock it", run_threads(1, give_it) == thrd_error);
    mtx_unlock(&mutex);
    rule("then it is free", run_threads(1, try_it) == thrd_success && mtx_unlock(&mutex) == thrd_error);
}

static int wait_in_vain(void *unused)
{
    (void)unused;
    long start = milliseconds_now();
    struct timespec end = in_milliseconds(20), past = in_milliseconds(-20);
    int results[] = {mtx_timedlock(&mutex, &end), mtx_timedlock(&mutex, &past)};
    return results[0] == thrd_timedout && results[1] == thrd_timedout && milliseconds_now() - start >= 19;
}

static int hold_a_while(void *unused)
{
    (void)unused;
    mtx_lock(&mutex);
    thrd_sleep(&(struct timespec){.tv_nsec = 20 * MILLISECOND}, NULL);
    return mtx_unlock(&mutex);
}

static void timed(void)
{
    struct timespec later = in_milliseconds(60000), past = in_milliseconds(-1000), invalid = {.tv_nsec = SECOND};
    mtx_init(&mutex, mtx_timed);
    rule("a free mutex is taken whatever the time", mtx_timedlock(&mutex, &past) == thrd_success);
    rule("a held one is waited for until the time comes", run_threads(1, wait_in_vain) == 1);
    mtx_unlock(&mutex);
    rule("a time that is none is an error", mtx_timedlock(&mutex, &invalid) == thrd_error);
    thrd_t holder;
    thrd_create(&holder, hold_a_while, NULL);
    while (mtx_trylock(&mutex) == thrd_success) {
        mtx_unlock(&mutex);
        thrd_yield();
    }
    rule("and got when it is given up in time", mtx_timedlock(&mutex, &later) == thrd_success);
    mtx_unlock(&mutex);
    thrd_join(holder, NULL);
    thrd_create(&holder, hold_a_while, NULL);
    while (mtx_trylock(&mutex) == thrd_success) {
        mtx_unlock(&mutex);
        thrd_yield();
    }
    fl_deadline(MILLISECOND);
    bool locked = mtx_lock(&mutex) == thrd_success && thrd_join(holder, NULL) == thrd_success;
    rule("fl_deadline() bounds no lock, and stays what it was", locked && fl_deadline(-1) == MILLISECOND);
    mtx_unlock(&mutex);
}

int main(void)
{
    exclusion("a plain mutex excludes", mtx_plain);
    exclusion("a recursive mutex excludes", mtx_recursive);
    exclusion("a timed mutex excludes", mtx_timed);
    exclusion("a timed recursive mutex excludes", mtx_timed | mtx_recursive);
    rule("threads that never call are preempted", met > 0);
    rule("there are no other types", mtx_init(&mutex, 64) == thrd_error);
    recursion();
    timed();
    return broken != 0;
}
