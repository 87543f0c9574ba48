/* A server that has threads of its own, and calls that run side by side. */
#include "threads_crew.h"

#include <faultline/call.h>
#include <faultline/export.h>

#include <stdlib.h>
#include <threads.h>

static mtx_t mutex; /* all zero: plain and free */
static cnd_t all_ended;
static volatile long count;
static volatile int held;
static int running;

static void count_up(long rounds)
{
    for (long i = 0; i < rounds; i++) {
        mtx_lock(&mutex);
        for (int j = 0; j < 100; j++)
            count = count + 1;
        mtx_unlock(&mutex);
        free(malloc((size_t)i % 100));
    }
}

static int work(void *rounds)
{
    count_up((long)rounds);
    mtx_lock(&mutex);
    if (--running == 0)
        cnd_broadcast(&all_ended);
    mtx_unlock(&mutex);
    return 0;
}

int crew_start(int threads, int rounds)
{
    for (int i = 0; i < threads; i++) {
        thrd_t thread;
        mtx_lock(&mutex);
        running++;
        mtx_unlock(&mutex);
        int result = thrd_create(&thread, work, (void *)(long)rounds);
        if (result != thrd_success)
            return result;
        thrd_detach(thread);
    }
    return thrd_success;
}
FL_EXPORT(crew_start);

long crew_wait(void)
{
    mtx_lock(&mutex);
    while (running > 0)
        cnd_wait(&all_ended, &mutex);
    long result = count;
    mtx_unlock(&mutex);
    return result;
}
FL_EXPORT(crew_wait, FL_CONCURRENT);

long crew_count(int rounds)
{
    count_up(rounds);
    return rounds * 100l;
}
FL_EXPORT(crew_count, FL_CONCURRENT);

int crew_hold(long ns)
{
    mtx_lock(&mutex);
    held = 1;
    fl_sleep(ns);
    held = 0;
    return mtx_unlock(&mutex);
}
FL_EXPORT(crew_hold, FL_CONCURRENT);

int crew_is_held(void)
{
    return held;
}
FL_EXPORT(crew_is_held, FL_CONCURRENT);

static int differs(void *other)
{
    return !thrd_equal(thrd_current(), other);
}

int crew_identity(void)
{
    thrd_t self = thrd_current(), thread;
    int result = 0;
    return thrd_equal(self, thrd_current()) && thrd_detach(self) == thrd_error &&
           thrd_create(&thread, differs, self) == thrd_success && thrd_join(thread, &result) == thrd_success && result;
}
FL_EXPORT(crew_identity);

static tss_t key;
static once_flag once = ONCE_FLAG_INIT;

static void make_key(void)
{
    tss_create(&key, NULL);
}

long crew_storage(long value)
{
    call_once(&once, make_key);
    long before = (long)tss_get(key);
    tss_set(key, (void *)value);
    return before;
}
FL_EXPORT(crew_storage);

int crew_leave(void)
{
    thrd_exit(1);
}
FL_EXPORT(crew_leave);
