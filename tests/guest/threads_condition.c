/* Condition variables lose no signal, tell everybody when they should, and let go when the time comes. */
#include "threads_help.h"

#include <stdatomic.h>

enum { PRODUCERS = 3, CONSUMERS = 3, GOODS = 60, ROOM = 4, CROWD = 50 };

static mtx_t mutex;
static cnd_t not_full, not_empty;
static int shelf[ROOM], on_shelf, producing = PRODUCERS;
static long consumed;

static void produce(int number)
{
    for (int i = 1; i <= GOODS; i++) {
        mtx_lock(&mutex);
        while (on_shelf == ROOM)
            cnd_wait(&not_full, &mutex);
        shelf[on_shelf++] = number * GOODS + i;
        mtx_unlock(&mutex);
        cnd_signal(&not_empty);
    }
    mtx_lock(&mutex);
    if (--producing == 0)
        cnd_broadcast(&not_empty);
    mtx_unlock(&mutex);
}

static void consume(void)
{
    mtx_lock(&mutex);
    for (;;) {
        while (on_shelf == 0 && producing)
            cnd_wait(&not_empty, &mutex);
        if (on_shelf == 0)
            break;
        consumed += shelf[--on_shelf];
        cnd_signal(&not_full);
    }
    mtx_unlock(&mutex);
}

static int work(void *number)
{
    if ((long)number < PRODUCERS)
        produce((int)(long)number);
    else
        consume();
    return 0;
}

static int waiting, open, passed;

static int wait_for_opening(void *unused)
{
    (void)unused;
    mtx_lock(&mutex);
    waiting++;
    while (!open)
        cnd_wait(&not_empty, &mutex);
    passed++;
    mtx_unlock(&mutex);
    return 0;
}

static void broadcast(void)
{
    thrd_t threads[CROWD];
    start_threads(threads, CROWD, wait_for_opening);
    mtx_lock(&mutex);
    while (waiting < CROWD) {
        mtx_unlock(&mutex);
        thrd_yield();
        mtx_lock(&mutex);
    }
    open = 1;
    cnd_broadcast(&not_empty);
    cnd_destroy(&not_empty);
    not_empty.__word = 0x55; /* whoever was told does not look at it again */
    mtx_unlock(&mutex);
    join_threads(threads, CROWD);
    rule("a broadcast lets all go, and the condition may be destroyed at once", passed == CROWD);
    cnd_init(&not_empty);
}

static int ping, turns;

static int play(void *number)
{
    mtx_lock(&mutex);
    while (turns < 200) {
        while (ping != (int)(long)number && turns < 200)
            cnd_wait(&not_empty, &mutex);
        ping = !ping;
        turns++;
        cnd_signal(&not_empty);
    }
    mtx_unlock(&mutex);
    return 0;
}

static int signal_later(void *unused)
{
    (void)unused;
    thrd_sleep(&(struct timespec){.tv_nsec = 10 * MILLISECOND}, NULL);
    mtx_lock(&mutex);
    open = 1;
    mtx_unlock(&mutex);
    return cnd_signal(&not_empty);
}

static void timed(void)
{
    long start = milliseconds_now();
    struct timespec end = in_milliseconds(20), past = in_milliseconds(-1), invalid = {.tv_nsec = -1};
    int result;
    mtx_lock(&mutex);
    while ((result = cnd_timedwait(&not_empty, &mutex, &end)) == thrd_success)
        continue;
    rule("waiting ends when the time comes", result == thrd_timedout && milliseconds_now() - start >= 19);
    rule("at once if it has come", cnd_timedwait(&not_empty, &mutex, &past) == thrd_timedout);
    rule("a time that is none is an error", cnd_timedwait(&not_empty, &mutex, &invalid) == thrd_error);
    rule("the mutex is held again behind all that", mtx_trylock(&mutex) == thrd_busy);
    thrd_t thread;
    open = 0;
    thrd_create(&thread, signal_later, NULL);
    end = in_milliseconds(60000);
    result = thrd_success;
    while (!open && result == thrd_success)
        result = cnd_timedwait(&not_empty, &mutex, &end);
    mtx_unlock(&mutex);
    thrd_join(thread, NULL);
    rule("a signal in time is noticed", open && result == thrd_success);
}

int main(void)
{
    mtx_init(&mutex, mtx_plain);
    cnd_init(&not_full);
    cnd_init(&not_empty);
    run_threads(PRODUCERS + CONSUMERS, work);
    rule("what producers make reaches consumers, once each",
         consumed == PRODUCERS * GOODS * (PRODUCERS * GOODS + 1) / 2);
    run_threads(2, play);
    rule("two threads that take turns never miss one", turns >= 200);
    broadcast();
    timed();
    return broken != 0;
}
