/* Sleeping takes the time that it should, in each of its forms, and fl_deadline() bounds it. */
#include "threads_help.h"

#include <errno.h>
#include <sched.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

static bool took(long start, long milliseconds)
{
    long passed = milliseconds_now() - start;
    return passed >= milliseconds - 1 && passed < milliseconds + 5000;
}

static atomic_bool stop;
static atomic_long worked;

static int work(void *unused)
{
    (void)unused;
    while (!stop)
        worked++;
    return 0;
}

static void clocks(void)
{
    struct timespec time, again, resolution;
    bool got = timespec_get(&time, TIME_UTC) == TIME_UTC && clock_gettime(CLOCK_REALTIME, &again) == 0;
    rule("timespec_get is the time of day", got && again.tv_sec - time.tv_sec <= 1 && time.tv_sec > 1600000000);
    rule("it knows no other base", timespec_get(&time, 77) == 0);
    rule("clocks have a resolution", clock_getres(CLOCK_MONOTONIC, &resolution) == 0 && resolution.tv_sec == 0 &&
                                         clock_getres(99, &resolution) == -1 && errno == EINVAL);
    rule("nobody sets them", clock_settime(CLOCK_REALTIME, &time) == -1 && errno == EPERM);
}

static void forms(void)
{
    const struct timespec some = {.tv_nsec = 8 * MILLISECOND}, none = {0}, invalid = {.tv_nsec = SECOND};
    struct timespec left = {0}, until;
    long start = milliseconds_now();
    rule("thrd_sleep sleeps", thrd_sleep(&some, &left) == 0 && took(start, 8));
    rule("and refuses what is no duration", thrd_sleep(&invalid, NULL) == -2);
    start = milliseconds_now();
    rule("nanosleep sleeps", nanosleep(&some, NULL) == 0 && took(start, 8));
    rule("and refuses what is no duration", nanosleep(&invalid, NULL) == -1 && errno == EINVAL);
    start = milliseconds_now();
    rule("usleep sleeps", usleep(8000) == 0 && took(start, 8));
    rule("to sleep for no time is nothing", sleep(0) == 0 && usleep(0) == 0 && thrd_sleep(&none, NULL) == 0);
    start = milliseconds_now();
    rule("clock_nanosleep sleeps", clock_nanosleep(CLOCK_MONOTONIC, 0, &some, NULL) == 0 && took(start, 8));
    start = milliseconds_now();
    until = in_milliseconds(8);
    rule("or until a time", clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &until, NULL) == 0 && took(start, 8));
    rule("not if that is past", clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &none, NULL) == 0);
    rule("and by no clock that is none", clock_nanosleep(99, 0, &some, NULL) == EINVAL);
}

static void bounded(void)
{
    struct timespec minute = {.tv_sec = 60}, left = {0};
    long start = milliseconds_now();
    fl_deadline(10 * MILLISECOND);
    int result = thrd_sleep(&minute, &left), waited = took(start, 10);
    rule("fl_deadline() cuts sleep short, and what is left is told", result == -1 && waited && left.tv_sec == 59);
    rule("with ETIMEDOUT", nanosleep(&minute, NULL) == -1 && errno == ETIMEDOUT);
    rule("sleep() tells seconds", sleep(60) == 60);
    fl_deadline(0);
    rule("who may not wait may not sleep", nanosleep(&minute, NULL) == -1 && errno == EAGAIN);
    fl_deadline(-1);
}

int main(void)
{
    thrd_t worker;
    clocks();
    forms();
    bounded();
    thrd_create(&worker, work, NULL);
    long start = milliseconds_now(), before = worked;
    thrd_sleep(&(struct timespec){.tv_nsec = 20 * MILLISECOND}, NULL);
    rule("others work meanwhile, and the sleeper wakes in time", took(start, 20) && worked > before);
    before = worked;
    for (int i = 0; i < 3; i++)
        sched_yield();
    rule("whoever yields lets others work", worked > before);
    stop = true;
    thrd_join(worker, NULL);
    return broken != 0;
}
