/* Sizes and durations as options give them: what they stand for, and what is none. */
#include "vmm/options.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

static void reads_sizes(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint64_t bytes;
    } cases[] = {
        {"0", 0},
        {"4096", 4096},
        {"1k", 1024},
        {"1K", 1024},
        {"64M", 64ull << 20},
        {"64m", 64ull << 20},
        {"64MiB", 64ull << 20},
        {"2GiB", 2ull << 30},
        {"1T", 1ull << 40},
        {"007K", 7168},
        {"16777215T", 16777215ull << 40},
        {"18446744073709551615", UINT64_MAX},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        uint64_t bytes = 1;
        assert_true(parse_size(cases[i].text, &bytes));
        assert_true(bytes == cases[i].bytes);
    }
}

static void refuses_sizes(void **state)
{
    (void)state;
    static const char *const cases[] = {"",
                                        "M",
                                        " 64M",
                                        "+64M",
                                        "-64M",
                                        "-1",
                                        "64X",
                                        "64MB",
                                        "64M ",
                                        "6 M",
                                        "64MMi",
                                        "64Mib",
                                        "0x40",
                                        "1.5G",
                                        "64iB",
                                        "16777216T",
                                        "18014398509481984K",
                                        "17179869184G",
                                        "1e6",
                                        "64M,",
                                        "64kk",
                                        "nan",
                                        "64M\n",
                                        "1P",
                                        "64M64",
                                        "18446744073709551616",
                                        "99999999999999999999999"};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        uint64_t bytes;
        assert_false(parse_size(cases[i], &bytes));
    }
}

static void reads_durations(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t nanoseconds;
    } cases[] = {
        {"10", 10000000000},
        {"10s", 10000000000},
        {"1.5s", 1500000000},
        {"0.25", 250000000},
        {"2.", 2000000000},
        {"500ms", 500000000},
        {"20us", 20000},
        {"7ns", 7},
        {"2m", 120000000000},
        {"1h", 3600000000000},
        {"0", 0},
        {"8000000000", 8000000000000000000},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int64_t nanoseconds = -1;
        assert_true(parse_duration(cases[i].text, &nanoseconds));
        assert_true(nanoseconds == cases[i].nanoseconds);
    }
}

static void refuses_durations(void **state)
{
    (void)state;
    static const char *const cases[] = {"",
                                        "s",
                                        "-1",
                                        "+1",
                                        " 1",
                                        "1 s",
                                        ".5",
                                        "1x",
                                        "1sec",
                                        "10S",
                                        "1d",
                                        "1 m",
                                        "1ms2",
                                        "inf",
                                        "nan",
                                        "0x10",
                                        "0x1p4",
                                        "1,5",
                                        "1..5",
                                        "1.5.5",
                                        "1e3",
                                        "1e400",
                                        "9000000000s",
                                        "2500000h",
                                        "1m30s",
                                        "99999999999999999999999999"};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int64_t nanoseconds;
        assert_false(parse_duration(cases[i], &nanoseconds));
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_sizes),
        cmocka_unit_test(refuses_sizes),
        cmocka_unit_test(reads_durations),
        cmocka_unit_test(refuses_durations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
