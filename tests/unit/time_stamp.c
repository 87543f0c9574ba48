/* The time-stamp counter's frequency, against a longer measurement. */
#include "vmm/time_stamp.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <time.h>
#include <x86intrin.h>

#include <cmocka.h>

static int64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static void a_short_measurement_is_exact(void **state)
{
    (void)state;
    int64_t start = now();
    uint64_t ticks = __rdtsc();
    time_stamp_start();
    uint64_t hz = time_stamp_hz();
    assert_true(now() - start >= TIME_STAMP_NS_MIN);
    assert_int_equal(time_stamp_hz(), hz);
    nanosleep(&(struct timespec){.tv_nsec = 300000000}, NULL);
    uint64_t end_ticks = __rdtsc();
    double long_hz = (double)(end_ticks - ticks) * 1e9 / (double)(now() - start);
    assert_true(fabs((double)hz / long_hz - 1) < 1e-3);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(a_short_measurement_is_exact)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
