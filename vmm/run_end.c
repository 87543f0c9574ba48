/* Waits for signals and the timeout on a thread of its own, so that nothing the guest does can hold up its end. */
#include "run_end.h"

#include "fail.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const int ending_signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};

static struct {
    const char *program;
    int64_t timeout_ns;
    void (*stop_machine)(void);
    void (*last_words)(int status);
    sigset_t signals;
} watch;

void run_end(int status)
{
    static atomic_flag ending = ATOMIC_FLAG_INIT;
    while (atomic_flag_test_and_set(&ending))
        pause(); /* another thread is ending the process */
    watch.stop_machine();
    watch.last_words(status);
    fflush(NULL);
    _exit(status);
}

static void *wait_for_end(void *unused)
{
    (void)unused;
    struct timespec timeout = {.tv_sec = watch.timeout_ns / 1000000000, .tv_nsec = watch.timeout_ns % 1000000000};
    int signal_number;
    do
        signal_number =
            watch.timeout_ns ? sigtimedwait(&watch.signals, NULL, &timeout) : sigwaitinfo(&watch.signals, NULL);
    while (signal_number < 0 && errno == EINTR);
    if (signal_number > 0)
        run_end(128 + signal_number);
    warn("%s: was ended after %g s, the --timeout it was given", watch.program, (double)watch.timeout_ns / 1e9);
    run_end(EXIT_TIMEOUT);
}

void run_end_watch(const char *program, int64_t timeout_ns, void (*stop_machine)(void), void (*last_words)(int status))
{
    pthread_t thread;
    watch.program = program;
    watch.timeout_ns = timeout_ns;
    watch.stop_machine = stop_machine;
    watch.last_words = last_words;
    sigemptyset(&watch.signals);
    for (size_t i = 0; i < sizeof ending_signals / sizeof ending_signals[0]; i++)
        sigaddset(&watch.signals, ending_signals[i]);
    pthread_sigmask(SIG_BLOCK, &watch.signals, NULL);
    int error = pthread_create(&thread, NULL, wait_for_end, NULL);
    if (error)
        fail(EXIT_MONITOR, "no thread to wait for signals: %s", strerror(error));
    pthread_detach(thread);
}
