/* Waiting for answers: it ends when one is there or the time is over, whatever was answered and taken before. */
#include "host_link_post.h"

#include <pthread.h>
#include <sched.h>
#include <time.h>

enum { MS = 1000000, ROUNDS = 20000, FOR_EVER = -1 };

static uint32_t taken;

static int begin(void **state)
{
    taken = 0;
    return create(state);
}

static int64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

/* As the guest does, without asking: false if nothing is where it looks next. */
static bool take_answer(void)
{
    uint32_t *entry = &host_link.head->answers[taken % FL_LINK_SLOTS];
    if (!__atomic_load_n(entry, __ATOMIC_ACQUIRE))
        return false;
    __atomic_store_n(entry, 0, __ATOMIC_RELEASE);
    taken++;
    return true;
}

static void post_scalars(uint32_t slot)
{
    *request_of(slot) = (struct fl_request){.function = SCALARS};
}

static void without_an_answer_it_lasts_as_long_as_asked(void **state)
{
    (void)state;
    static const int64_t times[] = {0, 1, 5 * MS, 30 * MS};
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        int64_t start = now();
        assert_false(host_link_wait(&host_link, times[i]));
        assert_true(now() - start >= times[i]);
    }
}

static void an_answer_ends_it_at_once(void **state)
{
    (void)state;
    static const int64_t times[] = {FOR_EVER, INT64_MIN, 0, INT64_MAX, 3600000ll * MS};
    post_scalars(0);
    answer_good(0);
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++)
        assert_true(host_link_wait(&host_link, times[i]));
    assert_true(take_answer());
    assert_false(host_link_wait(&host_link, 0));
}

/* Several at one ring, or without any: none is counted twice. */
static void answers_that_were_taken_end_nothing(void **state)
{
    (void)state;
    for (uint32_t round = 0; round < 10 * FL_LINK_SLOTS; round++) {
        uint32_t count = 1 + round % 5;
        for (uint32_t slot = 0; slot < count; slot++) {
            post_scalars(slot);
            answer_good(slot);
        }
        for (uint32_t i = 0; i < count; i++) {
            if (round % 2)
                assert_true(host_link_wait(&host_link, FOR_EVER));
            assert_true(take_answer());
        }
        assert_false(host_link_wait(&host_link, 0));
    }
    int64_t start = now();
    assert_false(host_link_wait(&host_link, 20 * MS));
    assert_true(now() - start >= 20 * MS);
}

static void a_full_ring_ends_it(void **state)
{
    (void)state;
    for (uint32_t slot = 0; slot < FL_LINK_SLOTS; slot++) {
        post_scalars(slot);
        answer_good(slot);
    }
    for (uint32_t i = 0; i < FL_LINK_SLOTS; i++) {
        assert_true(host_link_wait(&host_link, FOR_EVER));
        assert_true(take_answer());
    }
    assert_false(take_answer());
}

static struct host_job *_Atomic jobs[2];

static void *answer_for_ever(void *number)
{
    struct host_job *_Atomic *job = &jobs[(uintptr_t)number];
    for (int i = 0; i < ROUNDS; i++) {
        struct host_job *one;
        while (!(one = atomic_exchange(job, NULL)))
            sched_yield();
        host_link_answer(one);
    }
    return NULL;
}

/* Two threads answer while this one waits, each time without a limit: a lost wake-up would end the test's time. */
static void no_answer_is_slept_through(void **state)
{
    (void)state;
    pthread_t threads[2];
    for (uintptr_t i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, answer_for_ever, (void *)i), 0);
    for (int round = 0; round < ROUNDS; round++) {
        for (uint32_t slot = 0; slot < 2; slot++) {
            post_scalars(slot);
            atomic_store(&jobs[slot], take_good(slot));
        }
        for (int got = 0; got < 2; got += take_answer())
            if (round % 3 || !got)
                assert_true(host_link_wait(&host_link, FOR_EVER));
    }
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    assert_false(host_link_wait(&host_link, 0));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(without_an_answer_it_lasts_as_long_as_asked, begin, destroy),
        cmocka_unit_test_setup_teardown(an_answer_ends_it_at_once, begin, destroy),
        cmocka_unit_test_setup_teardown(answers_that_were_taken_end_nothing, begin, destroy),
        cmocka_unit_test_setup_teardown(a_full_ring_ends_it, begin, destroy),
        cmocka_unit_test_setup_teardown(no_answer_is_slept_through, begin, destroy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
