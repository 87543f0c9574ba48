/* The kernel's functions that the guest's threads are made of, over Linux's threads and futexes. */
#include "threads_on_linux.h"

#include "faultline/call.h"
#include "personality/posix/thread_state.h"

#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { SECOND = 1000000000 };

_Thread_local unsigned kernel_calls;
static _Thread_local long bound = -1;
static _Thread_local int error;

int fl_error(void)
{
    return error;
}

long fl_deadline(long ns)
{
    long before = bound;
    kernel_calls++;
    bound = ns;
    return before;
}

long fl_time(int clock)
{
    struct timespec now;
    kernel_calls++;
    clock_gettime(clock == FL_CLOCK_REALTIME ? CLOCK_REALTIME : CLOCK_MONOTONIC, &now);
    return now.tv_sec * SECOND + now.tv_nsec;
}

int fl_wait_word(const unsigned *word, unsigned expected, long ns)
{
    if (kernel_calls++ % 5 == 0)
        return 0; /* as it may */
    if (bound >= 0 && (ns < 0 || ns > bound))
        ns = bound;
    struct timespec time = {.tv_sec = ns / SECOND, .tv_nsec = ns % SECOND};
    if (syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, expected, ns < 0 ? NULL : &time, NULL, 0) == 0 ||
        errno != ETIMEDOUT)
        return 0;
    error = ns == 0 ? EAGAIN : ETIMEDOUT;
    return -1;
}

int fl_wake_word(const unsigned *word, unsigned count)
{
    kernel_calls++;
    return (int)syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, count < INT_MAX ? (int)count : INT_MAX, NULL, NULL, 0);
}

struct beginning {
    void (*function)(void *);
    void *argument;
};

static void *begin(void *argument)
{
    struct beginning beginning = *(struct beginning *)argument;
    free(argument);
    beginning.function(beginning.argument);
    return NULL;
}

int fl_thread_start(void (*function)(void *), void *argument)
{
    struct beginning *beginning = malloc(sizeof *beginning);
    pthread_attr_t attributes;
    pthread_t thread;
    kernel_calls++;
    *beginning = (struct beginning){function, argument};
    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&attributes, 256 * 1024);
    error = pthread_create(&thread, &attributes, begin, beginning);
    pthread_attr_destroy(&attributes);
    if (error)
        free(beginning);
    return error ? -1 : 0;
}

void fl_thread_exit(void)
{
    pthread_exit(NULL);
}

void fl_yield(void)
{
    sched_yield();
}

bool thread_state_is_first(void)
{
    return getpid() == gettid();
}

void thread_state_end(void)
{
}
