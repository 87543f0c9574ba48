/* The threads on which calls run that nobody's own thread can: one that has done its call waits a moment for another. */
#include "parts.h"

#define WAITS_FOR_MORE (NATIVE_SECOND / 10)

struct worker {
    struct native_strand strand;
    struct native_call *call;
    struct worker *next; /* of those that have none */
};

static struct worker *idle;

static bool wait_for_more(struct worker *worker)
{
    int64_t until = native_later(WAITS_FOR_MORE);
    worker->call = NULL;
    worker->next = idle;
    idle = worker;
    while (!worker->call && native_now() < until)
        native_strand_wait(&worker->strand, until);
    if (worker->call)
        return true;
    struct worker **at = &idle;
    while (*at != worker)
        at = &(*at)->next;
    *at = worker->next;
    return false;
}

static void *work(void *first)
{
    struct worker worker = {.call = first};
    native_strand_make(&worker.strand, &native_program);
    native_lock();
    do {
        native_unlock();
        native_strand_use(&worker.call->own);
        native_call_carry_out(worker.call);
        native_strand_use(&worker.strand);
        native_lock();
        native_call_release(worker.call);
    } while (wait_for_more(&worker));
    native_unlock();
    pthread_cond_destroy(&worker.strand.wake);
    return NULL;
}

int native_thread_make(void *(*function)(void *), void *argument)
{
    pthread_attr_t attributes;
    pthread_t thread;
    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    int error = pthread_create(&thread, &attributes, function, argument);
    pthread_attr_destroy(&attributes);
    return error;
}

int native_thread_take(struct native_call *call)
{
    struct worker *worker = idle;
    if (!worker)
        return native_thread_make(work, call);
    idle = worker->next;
    worker->call = call;
    native_strand_wake(&worker->strand);
    return 0;
}
