/* Threads of <threads.h>: how they start, end, and are waited for. */
#include "thread_state.h"
#include "thread_storage.h"
#include "waiting.h"

#include "faultline/call.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <threads.h>

/* Only a program has it; a server goes on without threads. */
#pragma weak exit

enum {
    STANDING, /* a server stack: it ends with the server */
    RUNNING,
    AWAITED, /* running, and somebody is in thrd_join */
    DETACHED,
    ENDED
};

struct __thrd {
    _Atomic unsigned state;
    int result;
    thrd_start_t function;
    void *argument;
};

static struct __thrd first = {.state = RUNNING}; /* the program's first thread; it may end before others */
static _Thread_local struct __thrd stacks_own;
static _Thread_local thrd_t current;

/* Threads that run, the program's first one included. A server counts a first one that it does not have, so that it
   never ends for lack of threads. */
static _Atomic unsigned running = 1;

thrd_t thrd_current(void)
{
    if (!current)
        current = thread_state_is_first() ? &first : &stacks_own;
    return current;
}

int thrd_equal(thrd_t one, thrd_t other)
{
    return one == other;
}

static void forget(thrd_t thread)
{
    if (thread != &first)
        free(thread);
}

static void start(void *thread)
{
    current = thread;
    thrd_exit(current->function(current->argument));
}

int thrd_create(thrd_t *thread, thrd_start_t function, void *argument)
{
    thrd_t created = malloc(sizeof *created);
    if (!created)
        return thrd_nomem;
    *created = (struct __thrd){.state = RUNNING, .function = function, .argument = argument};
    *thread = created; /* before it runs, so that it finds itself there */
    atomic_fetch_add(&running, 1);
    if (fl_thread_start(start, created) == 0)
        return thrd_success;
    int error = fl_error();
    atomic_fetch_sub(&running, 1);
    free(created);
    return error == ENOMEM ? thrd_nomem : thrd_error;
}

/* Once others may see that it ended, the thread must not touch its record, nor any memory that it should give back. */
void thrd_exit(int result)
{
    thrd_t self = thrd_current();
    thread_storage_end();
    if (self->state != STANDING) {
        if (atomic_fetch_sub(&running, 1) == 1)
            exit(EXIT_SUCCESS);
        thread_state_end();
        self->result = result;
        unsigned before = atomic_exchange(&self->state, ENDED);
        if (before == DETACHED)
            forget(self);
        else if (before == AWAITED)
            word_wake_all(&self->state);
    }
    fl_thread_exit();
}

int thrd_join(thrd_t thread, int *result)
{
    if (thread == thrd_current())
        return thrd_error;
    unsigned seen = RUNNING;
    atomic_compare_exchange_strong(&thread->state, &seen, AWAITED);
    if (seen == STANDING || seen == DETACHED)
        return thrd_error;
    while (atomic_load(&thread->state) != ENDED)
        word_wait(&thread->state, AWAITED, NULL);
    if (result)
        *result = thread->result;
    forget(thread);
    return thrd_success;
}

int thrd_detach(thrd_t thread)
{
    unsigned seen = RUNNING;
    if (atomic_compare_exchange_strong(&thread->state, &seen, DETACHED))
        return thrd_success;
    if (seen != ENDED)
        return thrd_error;
    forget(thread);
    return thrd_success;
}

void thrd_yield(void)
{
    fl_yield();
}
