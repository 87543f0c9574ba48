/* Puts answers of host calls into the ring that the guest takes them from, and waits until there is one. */
#include "host_link.h"

#include <errno.h>
#include <time.h>

#define NS_PER_S 1000000000
#define WAIT_NS_MAX (INT64_MAX / 2) /* for ever, in effect; added to the clock it does not overflow */

/* The places are filled one after the other, so the guest finds each answer where it looks next. */
static void put(struct host_link *link, uint32_t slot)
{
    pthread_mutex_lock(&link->answering);
    uint32_t place = link->answers_put++ % FL_LINK_SLOTS;
    __atomic_store_n(&link->head->answers[place], slot + 1, __ATOMIC_RELEASE);
    pthread_mutex_unlock(&link->answering);
    pthread_cond_signal(&link->answered);
}

void host_link_answer(struct host_job *job)
{
    struct host_link *link = job->link;
    uint32_t slot = job->slot;
    struct fl_request *request = host_link_request(link, slot);
    const struct fl_shape *shape = &job->function->shape;
    for (unsigned int i = 0; i < 2; i++) {
        request->result_integer[i] = job->call.result_integer[i] & shape->result_mask[i];
        request->result_sse[i] = host_link_masked(job->call.result_sse[i], shape->sse_result_width[i]);
    }
    request->error = job->call.error;
    request->copied_bytes = (uint32_t)(job->call.copied_bytes > UINT32_MAX ? UINT32_MAX : job->call.copied_bytes);
    atomic_store(&job->in_flight, false); /* from here on the job is the next call's */
    put(link, slot);
}

/* The guest takes answers in order, and may do so without asking: when the last is gone, all are. */
static bool has_answer(const struct host_link *link)
{
    return __atomic_load_n(&link->head->answers[(link->answers_put - 1) % FL_LINK_SLOTS], __ATOMIC_ACQUIRE) != 0;
}

bool host_link_wait(struct host_link *link, int64_t ns)
{
    struct timespec end;
    clock_gettime(CLOCK_MONOTONIC, &end);
    int64_t end_ns = (ns > WAIT_NS_MAX ? WAIT_NS_MAX : ns) + end.tv_sec * NS_PER_S + end.tv_nsec;
    end = (struct timespec){.tv_sec = end_ns / NS_PER_S, .tv_nsec = end_ns % NS_PER_S};
    int error = 0;
    pthread_mutex_lock(&link->answering);
    while (!has_answer(link) && error != ETIMEDOUT)
        error = ns < 0 ? pthread_cond_wait(&link->answered, &link->answering)
                       : pthread_cond_clockwait(&link->answered, &link->answering, CLOCK_MONOTONIC, &end);
    bool found = has_answer(link);
    pthread_mutex_unlock(&link->answering);
    return found;
}
