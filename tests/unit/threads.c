/* The guest's C11 threads over Linux's, under ThreadSanitizer as well: they keep their promises and lose no wake-up. */
#include "threads_on_linux.h"

#include "faultline/call.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <threads.h>
#include <time.h>
#include <cmocka.h>

enum { MANY = 200, BUSY = 8, ROUNDS = 20000, MILLISECOND = 1000000, SECOND = 1000000000 };

static struct timespec in_milliseconds(long milliseconds)
{
    struct timespec time;
    timespec_get(&time, TIME_UTC);
    long nanoseconds = time.tv_sec * SECOND + time.tv_nsec + milliseconds * MILLISECOND;
    return (struct timespec){.tv_sec = nanoseconds / SECOND, .tv_nsec = nanoseconds % SECOND};
}

static long milliseconds_since(struct timespec start)
{
    struct timespec now;
    timespec_get(&now, TIME_UTC);
    return (now.tv_sec - start.tv_sec) * 1000 + (now.tv_nsec - start.tv_nsec) / MILLISECOND;
}

/* Runs `count` threads of one function, and waits for them; they must all return 0. */
static void run_threads(int count, thrd_start_t function, void *argument)
{
    thrd_t threads[MANY];
    int result;
    for (int i = 0; i < count; i++)
        assert_int_equal(thrd_create(&threads[i], function, argument), thrd_success);
    for (int i = 0; i < count; i++) {
        assert_int_equal(thrd_join(threads[i], &result), thrd_success);
        assert_int_equal(result, 0);
    }
}

static int return_argument(void *argument)
{
    return (int)(intptr_t)argument;
}

static int exit_with_argument(void *argument)
{
    thrd_exit((int)(intptr_t)argument);
}

static void a_thread_is_joined_with_its_result(void **unused)
{
    thrd_t threads[MANY];
    int result;
    (void)unused;
    for (intptr_t i = 0; i < MANY; i++)
        assert_int_equal(thrd_create(&threads[i], i % 2 ? return_argument : exit_with_argument, (void *)i),
                         thrd_success);
    for (int i = MANY - 1; i >= 0; i--) {
        assert_int_equal(thrd_join(threads[i], &result), thrd_success);
        assert_int_equal(result, i);
    }
}

static thrd_t itself;

static int compare_with_itself(void *other)
{
    return !(thrd_equal(thrd_current(), itself) && thrd_current() == thrd_current() &&
             !thrd_equal(thrd_current(), other) && thrd_join(thrd_current(), NULL) == thrd_error);
}

static void a_thread_knows_itself(void **unused)
{
    int result;
    (void)unused;
    assert_int_equal(thrd_create(&itself, compare_with_itself, thrd_current()), thrd_success);
    assert_int_equal(thrd_join(itself, &result), thrd_success);
    assert_int_equal(result, 0);
}

static atomic_int ended;

static int count_end(void *unused)
{
    (void)unused;
    ended++;
    return 0;
}

static void a_thread_may_be_detached_before_and_after_its_end(void **unused)
{
    thrd_t thread;
    (void)unused;
    ended = 0;
    for (int i = 0; i < MANY; i++) {
        assert_int_equal(thrd_create(&thread, count_end, NULL), thrd_success);
        if (i % 2)
            while (ended <= i)
                thrd_yield();
        assert_int_equal(thrd_detach(thread), thrd_success);
        while (ended <= i)
            thrd_yield();
    }
}

/* A counter that only a mutex protects: ThreadSanitizer sees every access that it does not. */
static struct {
    mtx_t mutex;
    int type;
    long count;
} counter;

static int increment_counter(void *unused)
{
    (void)unused;
    for (int i = 0; i < ROUNDS; i++) {
        struct timespec end = in_milliseconds(60000);
        int times = counter.type & mtx_recursive ? 3 : 1;
        for (int depth = 0; depth < times; depth++)
            if (counter.type & mtx_timed && i % 3 == 0)
                mtx_timedlock(&counter.mutex, &end);
            else if (i % 3 == 1)
                while (mtx_trylock(&counter.mutex) != thrd_success)
                    thrd_yield();
            else
                mtx_lock(&counter.mutex);
        counter.count++;
        for (int depth = 0; depth < times; depth++)
            if (mtx_unlock(&counter.mutex) != thrd_success)
                return 1;
    }
    return 0;
}

static void a_mutex_excludes(void **unused)
{
    static const int types[] = {mtx_plain, mtx_recursive, mtx_timed, mtx_timed | mtx_recursive};
    (void)unused;
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        counter.type = types[i];
        counter.count = 0;
        assert_int_equal(mtx_init(&counter.mutex, types[i]), thrd_success);
        run_threads(BUSY, increment_counter, NULL);
        assert_int_equal(counter.count, BUSY * ROUNDS);
        mtx_destroy(&counter.mutex);
    }
    assert_int_equal(mtx_init(&counter.mutex, 8), thrd_error);
}

static int try_mutex(void *mutex)
{
    return mtx_trylock(mutex);
}

static int unlock_mutex(void *mutex)
{
    return mtx_unlock(mutex);
}

static int in_another_thread(thrd_start_t function, void *argument)
{
    thrd_t thread;
    int result = -1;
    assert_int_equal(thrd_create(&thread, function, argument), thrd_success);
    assert_int_equal(thrd_join(thread, &result), thrd_success);
    return result;
}

static void a_recursive_mutex_is_its_holders(void **unused)
{
    mtx_t mutex;
    (void)unused;
    mtx_init(&mutex, mtx_recursive);
    assert_int_equal(mtx_lock(&mutex), thrd_success);
    assert_int_equal(mtx_trylock(&mutex), thrd_success);
    assert_int_equal(mtx_unlock(&mutex), thrd_success);
    assert_int_equal(in_another_thread(try_mutex, &mutex), thrd_busy);
    assert_int_equal(in_another_thread(unlock_mutex, &mutex), thrd_error);
    assert_int_equal(mtx_unlock(&mutex), thrd_success);
    assert_int_equal(mtx_unlock(&mutex), thrd_error);
    assert_int_equal(in_another_thread(try_mutex, &mutex), thrd_success);
}

static void nothing_contended_asks_the_kernel(void **unused)
{
    static once_flag once = ONCE_FLAG_INIT;
    mtx_t plain, recursive;
    cnd_t condition;
    (void)unused;
    mtx_init(&plain, mtx_timed);
    mtx_init(&recursive, mtx_recursive);
    cnd_init(&condition);
    unsigned before = kernel_calls;
    struct timespec end = in_milliseconds(-1000);
    for (int i = 0; i < 10; i++) {
        mtx_lock(&plain);
        mtx_lock(&recursive);
        mtx_lock(&recursive);
        mtx_unlock(&recursive);
        mtx_unlock(&recursive);
        mtx_unlock(&plain);
        assert_int_equal(mtx_timedlock(&plain, &end), thrd_success);
        mtx_unlock(&plain);
        cnd_signal(&condition);
        cnd_broadcast(&condition);
        call_once(&once, thrd_yield);
    }
    assert_int_equal(kernel_calls, before);
    mtx_lock(&plain);
    while (cnd_timedwait(&condition, &plain, &end) != thrd_timedout)
        continue;
    cnd_signal(&condition);
    before = kernel_calls;
    cnd_signal(&condition);
    cnd_broadcast(&condition);
    assert_int_equal(kernel_calls, before);
}

static void timed_waiting_ends_in_time(void **unused)
{
    struct timespec invalid = {.tv_nsec = SECOND}, start, end;
    mtx_t mutex, own;
    cnd_t condition;
    (void)unused;
    mtx_init(&mutex, mtx_timed);
    mtx_init(&own, mtx_timed);
    cnd_init(&condition);
    mtx_lock(&mutex);
    mtx_lock(&own);
    for (int milliseconds = -20; milliseconds <= 40; milliseconds += 20) {
        timespec_get(&start, TIME_UTC);
        end = in_milliseconds(milliseconds);
        assert_int_equal(mtx_timedlock(&mutex, &end), thrd_timedout);
        assert_in_range(milliseconds_since(start) + 20, milliseconds > 0 ? milliseconds + 20 : 20, 5000);
        timespec_get(&start, TIME_UTC);
        end = in_milliseconds(milliseconds);
        while (cnd_timedwait(&condition, &own, &end) == thrd_success)
            continue;
        assert_in_range(milliseconds_since(start) + 20, milliseconds > 0 ? milliseconds + 20 : 20, 5000);
        assert_int_equal(mtx_trylock(&own), thrd_busy);
    }
    assert_int_equal(mtx_timedlock(&mutex, &invalid), thrd_error);
    assert_int_equal(cnd_timedwait(&condition, &own, &invalid), thrd_error);
    mtx_unlock(&mutex);
}

/* What is handed from producers to consumers, one thing at a time. */
static struct {
    mtx_t mutex;
    cnd_t full, empty;
    long value, sum;
    int producers;
} box;

static int produce(void *unused)
{
    (void)unused;
    for (int i = 1; i <= ROUNDS / 4; i++) {
        mtx_lock(&box.mutex);
        while (box.value)
            cnd_wait(&box.empty, &box.mutex);
        box.value = i;
        if (i % 2) {
            cnd_signal(&box.full);
            mtx_unlock(&box.mutex);
        } else {
            mtx_unlock(&box.mutex);
            cnd_signal(&box.full);
        }
    }
    mtx_lock(&box.mutex);
    if (--box.producers == 0)
        cnd_broadcast(&box.full);
    mtx_unlock(&box.mutex);
    return 0;
}

static int consume(void *timed)
{
    mtx_lock(&box.mutex);
    for (;;) {
        while (!box.value && box.producers) {
            struct timespec end = in_milliseconds(1);
            if (timed)
                cnd_timedwait(&box.full, &box.mutex, &end);
            else
                cnd_wait(&box.full, &box.mutex);
        }
        if (!box.value)
            break;
        box.sum += box.value;
        box.value = 0;
        cnd_signal(&box.empty);
    }
    mtx_unlock(&box.mutex);
    return 0;
}

static void hand_over(int producers, int consumers, int timed)
{
    thrd_t threads[MANY];
    box.sum = 0;
    box.producers = producers;
    for (int i = 0; i < producers + consumers; i++)
        assert_int_equal(thrd_create(&threads[i], i < producers ? produce : consume, timed && i % 2 ? &box : NULL),
                         thrd_success);
    for (int i = 0; i < producers + consumers; i++)
        thrd_join(threads[i], NULL);
    assert_int_equal(box.sum, producers * (ROUNDS / 4l) * (ROUNDS / 4 + 1) / 2);
}

static void no_signal_is_lost(void **unused)
{
    (void)unused;
    mtx_init(&box.mutex, mtx_plain);
    cnd_init(&box.full);
    cnd_init(&box.empty);
    hand_over(1, 1, 0);
    hand_over(4, 4, 0);
    hand_over(2, 6, 1);
}

/* A condition that is gone as soon as everybody has been told. */
static struct {
    mtx_t mutex;
    cnd_t *condition;
    int waiting, open;
} gate;

static int wait_at_gate(void *unused)
{
    (void)unused;
    mtx_lock(&gate.mutex);
    mtx_lock(&gate.mutex); /* waiting gives it up all the same */
    gate.waiting++;
    while (!gate.open)
        cnd_wait(gate.condition, &gate.mutex);
    gate.waiting--;
    return mtx_unlock(&gate.mutex) != thrd_success || mtx_unlock(&gate.mutex) != thrd_success ||
           mtx_unlock(&gate.mutex) != thrd_error;
}

static void a_condition_may_go_after_a_broadcast(void **unused)
{
    thrd_t threads[BUSY];
    (void)unused;
    mtx_init(&gate.mutex, mtx_recursive);
    for (int round = 0; round < 100; round++) {
        gate.open = 0;
        gate.condition = malloc(sizeof *gate.condition);
        cnd_init(gate.condition);
        for (int i = 0; i < BUSY; i++)
            assert_int_equal(thrd_create(&threads[i], wait_at_gate, NULL), thrd_success);
        mtx_lock(&gate.mutex);
        while (gate.waiting < BUSY) {
            mtx_unlock(&gate.mutex);
            thrd_yield();
            mtx_lock(&gate.mutex);
        }
        gate.open = 1;
        cnd_broadcast(gate.condition);
        cnd_destroy(gate.condition);
        free(gate.condition);
        mtx_unlock(&gate.mutex);
        for (int i = 0; i < BUSY; i++) {
            int result = -1;
            thrd_join(threads[i], &result);
            assert_int_equal(result, 0);
        }
        assert_int_equal(gate.waiting, 0);
    }
}

static once_flag once;
static int once_count;

static void count_once(void)
{
    thrd_yield();
    once_count++;
}

static int call_and_look(void *unused)
{
    (void)unused;
    call_once(&once, count_once);
    return once_count != 1;
}

static void once_is_once(void **unused)
{
    (void)unused;
    for (int round = 0; round < 200; round++) {
        once = (once_flag)ONCE_FLAG_INIT;
        once_count = 0;
        run_threads(BUSY, call_and_look, NULL);
    }
}

static tss_t keys[3];
static atomic_int destroyed, again;

static void destroy(void *value)
{
    destroyed += (int)(intptr_t)value;
}

static void destroy_and_store(void *value)
{
    again++;
    tss_set(keys[1], value);
}

static int store(void *value)
{
    int before = tss_get(keys[0]) != NULL;
    tss_set(keys[0], value);
    tss_set(keys[1], value);
    tss_set(keys[2], value);
    return before + (tss_get(keys[0]) != value);
}

static void storage_is_destroyed_with_its_thread(void **unused)
{
    (void)unused;
    assert_int_equal(tss_create(&keys[0], destroy), thrd_success);
    assert_int_equal(tss_create(&keys[1], destroy_and_store), thrd_success);
    assert_int_equal(tss_create(&keys[2], NULL), thrd_success);
    run_threads(10, store, (void *)5);
    assert_int_equal(destroyed, 50);
    assert_int_equal(again, 10 * TSS_DTOR_ITERATIONS);
    assert_null(tss_get(keys[0]));
    assert_int_equal(tss_set(keys[0], &keys), thrd_success);
    tss_t before = keys[0];
    tss_delete(keys[0]);
    assert_int_equal(tss_set(before, &keys), thrd_error);
    assert_int_equal(tss_create(&keys[0], NULL), thrd_success);
    assert_null(tss_get(keys[0]));
    assert_int_not_equal(keys[0], before);
    tss_t more[64];
    int made = 0;
    while (made < 64 && tss_create(&more[made], NULL) == thrd_success)
        made++;
    assert_int_equal(made, 61);
    while (made > 0)
        tss_delete(more[--made]);
    for (int i = 0; i < 3; i++)
        tss_delete(keys[i]);
}

static int hold_for_a_while(void *mutex)
{
    mtx_lock(mutex);
    ended++;
    nanosleep(&(struct timespec){.tv_nsec = 20 * MILLISECOND}, NULL);
    mtx_unlock(mutex);
    return 0;
}

static void a_deadline_for_calls_bounds_no_lock(void **unused)
{
    (void)unused;
    for (long bound = 0; bound <= MILLISECOND; bound += MILLISECOND) {
        thrd_t thread;
        mtx_t mutex;
        ended = 0;
        mtx_init(&mutex, mtx_timed);
        assert_int_equal(thrd_create(&thread, hold_for_a_while, &mutex), thrd_success);
        while (!ended)
            thrd_yield();
        fl_deadline(bound);
        unsigned before = kernel_calls;
        assert_int_equal(mtx_lock(&mutex), thrd_success);
        mtx_unlock(&mutex);
        assert_int_equal(thrd_join(thread, NULL), thrd_success);
        assert_in_range(kernel_calls - before, 1, 20); /* it waits, and does not just ask again and again */
        assert_int_equal(fl_deadline(-1), bound);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_thread_is_joined_with_its_result),
        cmocka_unit_test(a_thread_knows_itself),
        cmocka_unit_test(a_thread_may_be_detached_before_and_after_its_end),
        cmocka_unit_test(a_mutex_excludes),
        cmocka_unit_test(a_recursive_mutex_is_its_holders),
        cmocka_unit_test(nothing_contended_asks_the_kernel),
        cmocka_unit_test(timed_waiting_ends_in_time),
        cmocka_unit_test(no_signal_is_lost),
        cmocka_unit_test(a_condition_may_go_after_a_broadcast),
        cmocka_unit_test(once_is_once),
        cmocka_unit_test(storage_is_destroyed_with_its_thread),
        cmocka_unit_test(a_deadline_for_calls_bounds_no_lock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
