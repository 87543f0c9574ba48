/* Queues of host calls (liburcu's wait-free queues) and the worker threads that serve them. */
#include "host_dispatch.h"

#include "fail.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define WORKERS_MAX 16
#define QUEUES 256

/*
 * A queue is waiting for a worker exactly while it has calls and none of them is running: `pending` counts both. So a
 * worker that takes a queue has it to itself for one call, and hands it on if there are more.
 */
struct call_queue {
    struct cds_wfcq_node node; /* in `ready` */
    struct cds_wfcq_head head;
    struct cds_wfcq_tail tail;
    atomic_uint pending;
};

static struct call_queue queues[QUEUES];
static struct cds_wfcq_head ready_head;
static struct cds_wfcq_tail ready_tail;
static sem_t ready_count;
static atomic_int idle_workers;
static int workers;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static _Thread_local uint32_t caller;

uint32_t host_caller(void)
{
    return caller;
}

static void run(struct host_job *job)
{
    caller = job->call.process;
    job->function->dispatch(&job->call);
    host_link_answer(job);
}

static void make_ready(struct call_queue *queue)
{
    cds_wfcq_node_init(&queue->node);
    cds_wfcq_enqueue(&ready_head, &ready_tail, &queue->node);
    sem_post(&ready_count);
}

static void serve_one(void)
{
    struct cds_wfcq_node *node = cds_wfcq_dequeue_blocking(&ready_head, &ready_tail);
    struct call_queue *queue = caa_container_of(node, struct call_queue, node);
    struct cds_wfcq_node *first = __cds_wfcq_dequeue_blocking(&queue->head, &queue->tail);
    run(caa_container_of(first, struct host_job, node));
    if (atomic_fetch_sub(&queue->pending, 1) > 1)
        make_ready(queue);
}

static void *work(void *unused)
{
    (void)unused;
    for (;;) {
        atomic_fetch_add(&idle_workers, 1);
        while (sem_wait(&ready_count) != 0)
            ;
        atomic_fetch_sub(&idle_workers, 1);
        serve_one();
    }
    return NULL;
}

/* Workers get no signals: the thread that waits for them has them all. */
static void add_worker(void)
{
    pthread_t thread;
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int error = pthread_create(&thread, NULL, work, NULL);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (error && workers == 0)
        fail(EXIT_MONITOR, "no thread for the host's functions: %s", strerror(error));
    if (error)
        return;
    pthread_detach(thread);
    workers++;
}

static void start(void)
{
    cds_wfcq_init(&ready_head, &ready_tail);
    sem_init(&ready_count, 0, 0);
    for (size_t i = 0; i < QUEUES; i++)
        cds_wfcq_init(&queues[i].head, &queues[i].tail);
}

/* Queues without a key are few and known by name, and never share; those with a key (an open file) share the rest. */
static struct call_queue *queue_of(const struct host_job *job)
{
    enum { NAMED = 32 };
    static const char *names[NAMED];
    const struct host_function *function = job->function;
    size_t index = 0;
    while (index < NAMED && names[index] && strcmp(names[index], function->queue) != 0)
        index++;
    if (index == NAMED)
        fail(EXIT_MONITOR, "there are more than %d queues of host functions", NAMED);
    names[index] = function->queue;
    if (function->queue_argument < 0)
        return &queues[index];
    uint64_t key = job->call.integer[function->queue_argument] * 31 + job->call.process * 7 + index * 13;
    return &queues[NAMED + key % (QUEUES - NAMED)];
}

void host_dispatch(struct host_job *job)
{
    pthread_once(&once, start);
    if (job->function->shape.flags & FL_SHAPE_ON_VCPU) {
        run(job);
        return;
    }
    struct call_queue *queue = queue_of(job);
    if (atomic_load(&idle_workers) == 0 && workers < WORKERS_MAX)
        add_worker();
    cds_wfcq_node_init(&job->node);
    cds_wfcq_enqueue(&queue->head, &queue->tail, &job->node);
    if (atomic_fetch_add(&queue->pending, 1) == 0)
        make_ready(queue);
}
