/* Timers: the next one is always the earliest, whichever are started and stopped; each expires once, in order. */
#include "timer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

#define TIMERS 200u

static struct timer timers[TIMERS];
static uint64_t started_for[TIMERS]; /* UINT64_MAX: not started */
static uint32_t expired;
static uint64_t last_expired;

static uint64_t earliest(void)
{
    uint64_t at = UINT64_MAX;
    for (uint32_t i = 0; i < TIMERS; i++)
        at = started_for[i] < at ? started_for[i] : at;
    return at;
}

static uint32_t count_started(void)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < TIMERS; i++)
        count += started_for[i] != UINT64_MAX;
    return count;
}

static void expire(struct timer *timer)
{
    uint64_t *at = &started_for[timer - timers];
    assert_false(timer->started);
    assert_int_equal(*at, timer->at);
    assert_int_equal(*at, earliest());
    assert_true(*at >= last_expired);
    last_expired = *at;
    *at = UINT64_MAX;
    expired++;
}

static void reset(void)
{
    for (uint32_t i = 0; i < TIMERS; i++) {
        timer_stop(&timers[i]);
        started_for[i] = UINT64_MAX;
    }
    last_expired = 0;
}

static void the_next_timer_is_the_earliest_whatever_is_started_and_stopped(void **state)
{
    uint64_t now = 0;
    (void)state;
    reset();
    srand(2);
    for (int i = 0; i < 50000; i++) {
        uint32_t which = (uint32_t)rand() % TIMERS;
        switch (rand() % 4) {
        case 0:
        case 1: /* also one that runs already, and several for one time */
            started_for[which] = now + (uint32_t)rand() % 500;
            timer_start(&timers[which], started_for[which], expire);
            break;
        case 2:
            timer_stop(&timers[which]);
            started_for[which] = UINT64_MAX;
            break;
        default:
            now += (uint32_t)rand() % 20;
            last_expired = 0;
            timers_expire(now);
            assert_true(earliest() > now);
        }
        assert_int_equal(timer_next(), earliest());
        assert_int_equal(timers_started, count_started());
    }
    assert_true(expired > 1000);
}

static void timers_expire_in_the_order_of_their_times(void **state)
{
    (void)state;
    reset();
    srand(3);
    for (uint32_t i = 0; i < TIMERS; i++) {
        started_for[i] = (uint32_t)rand() % 1000;
        timer_start(&timers[i], started_for[i], expire);
    }
    expired = 0;
    timers_expire(2000);
    assert_int_equal(expired, TIMERS);
    assert_int_equal(timer_next(), UINT64_MAX);
}

/* Starts itself for later, and stops the one that would have been next. */
static void start_again(struct timer *timer)
{
    if (timer->at < 100)
        timer_start(timer, timer->at + 10, start_again);
    timer_stop(&timers[1]);
    expired++;
}

static void what_expires_may_start_itself_again_and_stop_others(void **state)
{
    (void)state;
    reset();
    expired = 0;
    timer_start(&timers[0], 10, start_again);
    timer_start(&timers[1], 15, expire);
    timers_expire(1000);
    assert_int_equal(expired, 10);
    assert_int_equal(timers_started, 0);
}

static void a_timer_that_was_not_started_can_be_stopped(void **state)
{
    struct timer timer = {0};
    (void)state;
    timer_stop(&timer);
    timer_start(&timer, 5, expire);
    timer_stop(&timer);
    timer_stop(&timer);
    assert_int_equal(timer_next(), UINT64_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_next_timer_is_the_earliest_whatever_is_started_and_stopped),
        cmocka_unit_test(timers_expire_in_the_order_of_their_times),
        cmocka_unit_test(what_expires_may_start_itself_again_and_stop_others),
        cmocka_unit_test(a_timer_that_was_not_started_can_be_stopped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
