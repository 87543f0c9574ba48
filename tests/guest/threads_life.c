/* Threads begin, end, are joined and detached, and know themselves. */
#include "threads_help.h"

#include <stdatomic.h>

static int return_number(void *number)
{
    return (int)(long)number;
}

static int exit_with_number(void *number)
{
    thrd_exit((int)(long)number);
}

static void results(void)
{
    thrd_t threads[2];
    int results[2];
    thrd_create(&threads[0], return_number, (void *)-7);
    thrd_create(&threads[1], exit_with_number, (void *)8);
    bool joined =
        thrd_join(threads[1], &results[1]) == thrd_success && thrd_join(threads[0], &results[0]) == thrd_success;
    rule("a thread's result is what it returns, or exits with", joined && results[0] == -7 && results[1] == 8);
    thrd_create(&threads[0], return_number, NULL);
    rule("nobody need ask for the result", thrd_join(threads[0], NULL) == thrd_success);
}

static mtx_t door;
static atomic_int inside;

static int pass_the_door(void *number)
{
    inside++;
    mtx_lock(&door);
    mtx_unlock(&door);
    return (int)(long)number;
}

static void many(void)
{
    thrd_t threads[THREADS_MAX];
    mtx_init(&door, mtx_plain);
    mtx_lock(&door);
    start_threads(threads, THREADS_MAX, pass_the_door);
    while (inside < THREADS_MAX)
        thrd_yield();
    mtx_unlock(&door);
    rule("200 threads can run at once", join_threads(threads, THREADS_MAX) == THREADS_MAX * (THREADS_MAX - 1) / 2);
}

static thrd_t started, main_thread;

static int know_oneself(void *unused)
{
    (void)unused;
    return thrd_equal(thrd_current(), started) && thrd_current() == thrd_current() &&
           !thrd_equal(thrd_current(), main_thread) && thrd_join(thrd_current(), NULL) == thrd_error;
}

static void identity(void)
{
    int result = 0;
    main_thread = thrd_current();
    thrd_create(&started, know_oneself, NULL);
    thrd_join(started, &result);
    rule("a thread knows itself, and cannot wait for itself", result == 1);
    rule("so does the first thread", thrd_equal(thrd_current(), main_thread) && !thrd_equal(main_thread, started));
}

static atomic_int detached_ended;

static int end_detached(void *how)
{
    if (how)
        thrd_detach(thrd_current());
    detached_ended++;
    return 0;
}

static void detaching(void)
{
    thrd_t thread;
    bool detached = true;
    for (int i = 0; i < 40; i++) {
        thrd_create(&thread, end_detached, i % 4 == 0 ? &thread : NULL);
        while (i % 4 == 1 && detached_ended <= i) /* ended before it is detached */
            thrd_yield();
        detached &= i % 4 == 0 || thrd_detach(thread) == thrd_success;
        while (detached_ended <= i)
            thrd_yield();
    }
    rule("threads can be detached, by others or by themselves, before and after their end", detached);
}

static int look_at_own(void *number)
{
    static thread_local long own = 5;
    long before = own;
    own = (long)number;
    thrd_yield();
    return before == 5 && own == (long)number;
}

static int use_stack(void *number)
{
    volatile char deep[200 * 1024];
    for (size_t i = 0; i < sizeof deep; i += 1024)
        deep[i] = (char)(long)number;
    thrd_yield();
    for (size_t i = 0; i < sizeof deep; i += 1024)
        if (deep[i] != (char)(long)number)
            return 0;
    return 1;
}

int main(void)
{
    results();
    many();
    identity();
    detaching();
    rule("each thread has thread-local variables of its own, from their first values",
         run_threads(20, look_at_own) == 20);
    rule("each thread has 200 KiB of stack of its own", run_threads(4, use_stack) == 4);
    return broken != 0;
}
