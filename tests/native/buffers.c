/* What crosses: copies of exactly their size, counts, limits, results, and who calls. */
#include "check.h"
#include "relay.import.h"
#include "worker.import.h"

#include <math.h>
#include <string.h>

static void counts(void)
{
    int values[4] = {1, 2, 3, 4}, count = 3, negative = -1;
    CHECK(worker_sum(values, 4) == 10 && fl_error() == 0);
    CHECK(worker_product(values, 2, 2) == 10);
    CHECK(worker_counted(&count, values) == 6);
    CHECK(worker_product(values, -1, 2) == -1 && fl_error() == EFAULT);
    CHECK(worker_counted(&negative, values) == -1 && fl_error() == EFAULT);
    CHECK(worker_counted(NULL, values) == -1 && fl_error() == EFAULT);
    CHECK(worker_sum(values, (size_t)1 << 62) == -1 && fl_error() == EFAULT);
    CHECK(worker_sum((const int *)0xffff800000000000, 1) == -1 && fl_error() == EFAULT);
    CHECK(worker_sum(values, 0) == 0 && fl_error() == 0);
    static int big[(80 << 20) / sizeof(int)];
    CHECK(worker_sum(big, sizeof big / sizeof *big) == -1 && fl_error() == ENOMEM);
}

static void out(void)
{
    unsigned char bytes[8] = {9, 9, 9, 9, 9, 9, 9, 9};
    char text[8] = "-------";
    int values[4] = {1, 2, 3, 4}, used = 3, too_many = 6;
    CHECK(worker_fill(bytes, 8, 5) == 0 && bytes[0] == 5 && bytes[7] == 5);
    CHECK(worker_fill((unsigned char *)-8l, 64, 5) == -7 && fl_error() == EFAULT);
    CHECK(worker_claim(text, 7, 3) == 3 && strcmp(text, "xxx----") == 0);
    CHECK(worker_claim(text, 7, -5) == -5 && fl_error() == 0 && strcmp(text, "xxx----") == 0);
    CHECK(worker_claim(text, 7, 8) == -1 && fl_error() == EPROTO && strcmp(text, "xxx----") == 0);
    CHECK(worker_shrink(values, &used) == 2 && used == 2 && values[1] == -2 && values[2] == 3);
    CHECK(worker_shrink(values, &too_many) == -1 && fl_error() == EPROTO && too_many == 6 && values[0] == -1);
}

static void strings(void)
{
    char text[102];
    memset(text, 'a', sizeof text);
    text[101] = 0;
    CHECK(worker_length(text) == 0 && fl_error() == E2BIG);
    CHECK(worker_length(text + 1) == 100 && fl_error() == 0);
    CHECK(worker_length("") == 0 && fl_error() == 0);
    CHECK(worker_length(NULL) == 12345);
}

static void results(void)
{
    struct large large = worker_large(10);
    CHECK(large.part[0] == 10 && large.part[4] == 14);
    CHECK(worker_half(3) == 1.5);
    fl_kill("worker");
    large = worker_large(10);
    CHECK(fl_error() == EOWNERDEAD && large.part[0] == 0 && large.part[4] == 0);
    CHECK(isnan(worker_half(3)) && fl_error() == EOWNERDEAD);
    CHECK(worker_fill(NULL, 0, 0) == -7);
    CHECK(fl_restart("worker") == 0 && worker_half(3) == 1.5);
}

static void pages(void)
{
    int *page = (int *)fl_map(2 * 4096);
    CHECK(worker_touch(page, 2000) == 0 && worker_touch(page, 2000) == 1 && page[1999] == 2);
    CHECK(worker_touch(page + 1, 2000) == -1 && fl_error() == EFAULT);
}

static void callers(void)
{
    CHECK(fl_caller() == 0);
    CHECK(worker_caller() == 1);
    unsigned relay = relay_caller_of_worker();
    CHECK(relay > 1);
    errno = 7;
    worker_spoil_errno();
    CHECK(errno == 7);
    fl_restart("nobody");
    CHECK(fl_error() == ENOSYS);
    CHECK(fl_time(FL_CLOCK_MONOTONIC) > 0 && fl_caller() == 0 && fl_error() == ENOSYS);
    CHECK(worker_error() == 0 && worker_error() == 0 && fl_error() == 0);
}

int main(void)
{
    counts();
    out();
    strings();
    results();
    pages();
    callers();
#ifdef __FAULTLINE_NATIVE__
    CHECK(worker_started() == 2); /* in memory that outlives the server */
#else
    CHECK(worker_started() == 1);
#endif
    return broken != 0;
}
