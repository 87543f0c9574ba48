/* Queues of host calls (liburcu's wait-free queues) and the worker threads that serve them. */
#include "host_dispatch.h"

#include "fail.h"
#include "faultline/abi/errors.h"

#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

/*
 * As many as there can be calls: then none waits for a worker, whatever the others wait for. A queue or worker is busy a
 * moment longer than the call in its request slot, hence twice as many queues.
 */
#define WORKERS_MAX FL_LINK_SLOTS
#define QUEUES (2 * FL_LINK_SLOTS)

/*
 * A queue is waiting for a worker exactly while it has calls and none of them is running: `pending` counts both. So a
 * worker that takes a queue has it to itself for one call, and hands it on if there are more. Only the thread that
 * dispatches looks at whose calls a queue has, and gives the queue to others when it has none.
 */
struct call_queue {
    const char *name;
    uint64_t key;
    uint32_t process;
    bool has_key;
    struct cds_wfcq_node node; /* in `ready` */
    struct cds_wfcq_head head;
    struct cds_wfcq_tail tail;
    atomic_uint pending;
};

static struct call_queue queues[QUEUES];
static struct cds_wfcq_head ready_head;
static struct cds_wfcq_tail ready_tail;
static sem_t ready_count;
static atomic_uint busy_queues; /* those with calls: each needs a worker */
static unsigned int workers;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static _Thread_local struct {
    uint32_t process, incarnation;
} caller;

uint32_t host_caller(void)
{
    return caller.process;
}

uint32_t host_caller_incarnation(void)
{
    return caller.incarnation;
}

/* A call that still waited when its process ended is not made any more, so that it takes nothing from those that live. */
static void run(struct host_job *job)
{
    caller.process = job->call.process;
    caller.incarnation = job->call.incarnation;
    if (host_link_caller_ended(job))
        job->call.error = FL_EOWNERDEAD;
    else
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
    else
        atomic_fetch_sub(&busy_queues, 1);
}

static void *work(void *unused)
{
    (void)unused;
    for (;;) {
        while (sem_wait(&ready_count) != 0)
            ;
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

/* The queue that has calls like this one, or one that has none and is taken for them. */
static struct call_queue *queue_of(const struct host_job *job)
{
    static size_t used; /* queues beyond it never had a call */
    const struct host_function *function = job->function;
    struct call_queue *free_one = NULL;
    bool has_key = function->queue_argument >= 0;
    uint64_t key = has_key ? job->call.integer[function->queue_argument] : 0;
    uint32_t process = has_key ? job->call.process : 0;
    for (size_t i = 0; i < used; i++) {
        struct call_queue *queue = &queues[i];
        if (atomic_load(&queue->pending) == 0)
            free_one = queue;
        else if (queue->has_key == has_key && queue->key == key && queue->process == process &&
                 strcmp(queue->name, function->queue) == 0)
            return queue;
    }
    if (!free_one && used == QUEUES)
        fail(EXIT_MONITOR, "more than %u queues of host functions have calls; this is a bug in Faultline", QUEUES);
    if (!free_one)
        free_one = &queues[used++];
    free_one->name = function->queue;
    free_one->has_key = has_key;
    free_one->key = key;
    free_one->process = process;
    return free_one;
}

void host_dispatch(struct host_job *job)
{
    pthread_once(&once, start);
    if (job->function->shape.flags & FL_SHAPE_ON_VCPU) {
        run(job);
        return;
    }
    struct call_queue *queue = queue_of(job);
    cds_wfcq_node_init(&job->node);
    cds_wfcq_enqueue(&queue->head, &queue->tail, &job->node);
    if (atomic_fetch_add(&queue->pending, 1) != 0)
        return;
    if (atomic_fetch_add(&busy_queues, 1) >= workers && workers < WORKERS_MAX)
        add_worker();
    make_ready(queue);
}
