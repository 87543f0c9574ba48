/* Threads of the program: their calls, their errors, and how they wait for each other. */
#include "check.h"
#include "relay.import.h"
#include "worker.import.h"

#include <threads.h>

enum { THREADS = 8, CALLS = 100 };

static atomic_uint ended;
static atomic_int wrong;

static void call_often(void *argument)
{
    for (int i = 0; i < CALLS; i++) {
        int value = (int)(long)argument + i;
        if (worker_sum((int[]){value, 1}, 2) != value + 1 || worker_default(0) != 1)
            wrong++;
        if (worker_length((const char[200]){[0 ... 198] = 'a'}) != 0 || fl_error() != E2BIG)
            wrong++;
    }
    ended++;
    fl_wake_word((const unsigned *)&ended, 100);
}

#ifndef __SANITIZE_THREAD__ /* which does not know <threads.h> */
static int c11_thread(void *argument)
{
    fl_deadline(0);
    call_often(argument);
    return worker_next() == -1 ? fl_error() : 0;
}

static void of_the_c_library(void)
{
    thrd_t thread;
    int result;
    CHECK(thrd_create(&thread, c11_thread, NULL) == thrd_success);
    CHECK(thrd_join(thread, &result) == thrd_success);
    CHECK(result == 0);
}
#else
static void of_the_c_library(void)
{
}
#endif

static void many(void)
{
    int first = worker_next();
    for (long i = 0; i < THREADS; i++)
        CHECK(fl_thread_start(call_often, (void *)(i * 1000)) == 0);
    for (unsigned now; (now = ended) < THREADS;)
        CHECK(fl_wait_word((const unsigned *)&ended, now, -1) == 0);
    CHECK(wrong == 0 && worker_next() == first + 1);
}

static void words(void)
{
    static const unsigned word = 3;
    CHECK(fl_wait_word(&word, 4, -1) == 0);
    CHECK(fl_wait_word(&word, 3, 10 * MILLISECOND) == -1 && fl_error() == ETIMEDOUT);
    CHECK(fl_wait_word(&word, 3, 0) == -1 && fl_error() == EAGAIN);
    CHECK(fl_wait_word(NULL, 3, 0) == -1 && fl_error() == EFAULT);
    CHECK(fl_wake_word(&word, 1) == 0);
    fl_deadline(10 * MILLISECOND);
    CHECK(fl_wait_word(&word, 3, -1) == -1 && fl_error() == ETIMEDOUT);
    fl_deadline(-1);
}

static void priorities(void)
{
    CHECK(fl_priority(-1) == 8 && fl_priority(15) == 8 && fl_priority(8) == 15 && fl_priority(16) == 8);
    fl_yield();
    CHECK(fl_error() == 0);
}

static void end(void *argument)
{
    (void)argument;
    fl_sleep(50 * MILLISECOND);
    fl_exit(broken != 0);
}

int main(void)
{
    many();
    of_the_c_library();
    words();
    priorities();
    CHECK(fl_thread_start(end, NULL) == 0);
    fl_thread_exit();
}
