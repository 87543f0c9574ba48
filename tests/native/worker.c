/* The server worker: see worker.h. */
#include "relay.h"
#include "worker.h"

#include <faultline/call.h>
#include <faultline/export.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* As relay's import header has it, which needs worker's. */
fl_future relay_back_async(int depth);
int relay_back_result(fl_future future);

enum { NOTES = 256 };

static int started, next, noted_count;
static int noted[NOTES];

int main(void)
{
    started++;
    return 0;
}

long worker_sum(const int *values, size_t count)
{
    long sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += values[i];
    return sum;
}
FL_EXPORT(worker_sum, FL_IN(values, count));

long worker_product(const int *values, int rows, int columns)
{
    return worker_sum(values, (size_t)rows * (size_t)columns);
}
FL_EXPORT(worker_product, FL_IN(values, rows *columns));

long worker_counted(const int *count, const int *values)
{
    return worker_sum(values, (size_t)*count);
}
FL_EXPORT(worker_counted, FL_IN(count, 1), FL_IN(values, *count));

int worker_fill(unsigned char *bytes, size_t room, int value)
{
    int not_zero = 0;
    for (size_t i = 0; i < room; i++)
        not_zero += bytes[i] != 0;
    memset(bytes, value, room);
    return not_zero;
}
FL_EXPORT(worker_fill, FL_OUT(bytes, room), FL_FAILS(-7));

long worker_claim(char *text, size_t room, long claimed)
{
    memset(text, 'x', room);
    return claimed;
}
FL_EXPORT(worker_claim, FL_OUT(text, room, FL_RESULT));

int worker_shrink(int *values, int *used)
{
    for (int i = 0; i < *used && i < 4; i++)
        values[i] = -values[i];
    return --*used;
}
FL_EXPORT(worker_shrink, FL_INOUT(values, 4, *used), FL_INOUT(used, 1));

size_t worker_length(const char *text)
{
    return text ? strlen(text) : 12345;
}
FL_EXPORT(worker_length, FL_STRING(text, 100));

struct large worker_large(long first)
{
    return (struct large){{first, first + 1, first + 2, first + 3, first + 4}};
}
FL_EXPORT(worker_large);

double worker_half(double value)
{
    return value / 2;
}
FL_EXPORT(worker_half);

void worker_overrun(unsigned char *bytes, size_t room)
{
    bytes[room] = 1;
}
FL_EXPORT(worker_overrun, FL_OUT(bytes, room));

int worker_touch(int *page, size_t count)
{
    return page[count - 1]++;
}
FL_EXPORT(worker_touch, FL_SHARE(page, count));

unsigned worker_caller(void)
{
    return fl_caller();
}
FL_EXPORT(worker_caller);

int worker_started(void)
{
    return started;
}
FL_EXPORT(worker_started);

int worker_error(void)
{
    int found = fl_error();
    fl_restart("nobody");
    return found;
}
FL_EXPORT(worker_error);

int worker_spoil_errno(void)
{
    errno = 99;
    return 0;
}
FL_EXPORT(worker_spoil_errno);

static int work(int *at_once, long ns)
{
    int most = __atomic_add_fetch(at_once, 1, __ATOMIC_SEQ_CST);
    fl_sleep(ns);
    __atomic_sub_fetch(at_once, 1, __ATOMIC_SEQ_CST);
    return most;
}

int worker_default(long ns)
{
    static int at_once;
    return work(&at_once, ns);
}
FL_EXPORT(worker_default);

int worker_side(long ns)
{
    static int at_once;
    return work(&at_once, ns);
}
FL_EXPORT(worker_side, FL_QUEUE(side));

int worker_beside(long ns)
{
    static int at_once;
    return work(&at_once, ns);
}
FL_EXPORT(worker_beside, FL_CONCURRENT);

int worker_next(void)
{
    return ++next;
}
FL_EXPORT(worker_next);

void worker_note(int number)
{
    if (noted_count < NOTES)
        noted[noted_count++] = number;
}
FL_EXPORT(worker_note, FL_ONEWAY);

int worker_noted(int *numbers, int room)
{
    int count = noted_count < room ? noted_count : room;
    memcpy(numbers, noted, (size_t)count * sizeof *numbers);
    return count;
}
FL_EXPORT(worker_noted, FL_OUT(numbers, room, FL_RESULT));

int worker_circle(int depth)
{
    int result = relay_back(depth);
    return fl_error() ? fl_error() : result;
}
FL_EXPORT(worker_circle);

int worker_circle_by_future(void)
{
    fl_future future = relay_back_async(1);
    int result = relay_back_result(future);
    return fl_error() ? fl_error() : result;
}
FL_EXPORT(worker_circle_by_future);

void worker_exit(int status)
{
    exit(status);
}
FL_EXPORT(worker_exit);

void worker_late_exit(long ns)
{
    fl_sleep(ns);
    fl_exit(1);
}
FL_EXPORT(worker_late_exit, FL_CONCURRENT);

void worker_crash(void)
{
    volatile int *volatile nowhere = (volatile int *)16;
    *nowhere = 1;
}
FL_EXPORT(worker_crash);
