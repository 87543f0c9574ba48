/* The monitor's end of the host link: takes posted calls out of shared memory, checks them, and puts answers back. */
#ifndef FAULTLINE_VMM_HOST_LINK_H
#define FAULTLINE_VMM_HOST_LINK_H

#include "faultline/abi/boot.h"
#include "faultline/abi/link.h"
#include "guest_memory.h"
#include "personality/host/host_call.h"

#include <pthread.h>
#include <stdatomic.h>
#include <urcu/wfcqueue.h>

struct host_link;

/* A call being served: a copy of its request that the guest cannot change. */
struct host_job {
    struct cds_wfcq_node node;
    struct host_link *link;
    const struct host_function *function;
    uint32_t slot;
    atomic_bool in_flight;
    struct host_call call;
    struct iovec pieces[FL_SEGMENTS_MAX];
};

struct host_link {
    const struct guest_memory *memory;
    struct fl_link *head; /* in guest memory */
    const struct host_function **functions; /* by the flat index that requests name */
    uint32_t function_count;
    uint32_t process_count;
    uint32_t calls_taken;
    atomic_uint incarnations[FL_PROCESSES_MAX]; /* how often each process has ended */
    uint32_t answers_put;
    pthread_mutex_t answering; /* held while an answer is put into the ring */
    pthread_cond_t answered;
    struct host_job jobs[FL_LINK_SLOTS];
};

/* `servers` is NULL-terminated. fail()s without memory. */
void host_link_create(struct host_link *link, const struct guest_memory *memory, uint32_t process_count,
                      const struct host_server *const *servers);
void host_link_destroy(struct host_link *link);

/* The next posted call, NULL if there is none. *error is what is wrong with what the guest posted, or NULL. */
struct host_job *host_link_take(struct host_link *link, const char **error);

/* A process has ended. Calls taken from now on are those of its next incarnation, whose number is returned. */
uint32_t host_link_process_ended(struct host_link *link, uint32_t process);

/* Whether the process that made the job's call has ended since. From any thread. */
bool host_link_caller_ended(const struct host_job *job);

/* host_answers.c */

/* Puts the answer of a job's call where the guest finds it. From any thread. */
void host_link_answer(struct host_job *job);

/* Waits until there is an answer that the guest has not taken, or `ns` nanoseconds have passed (below 0: for ever). One
   thread at a time, while the guest stands still. False: there is none. */
bool host_link_wait(struct host_link *link, int64_t ns);

/* The page of a request slot, which the guest can write at any time. */
struct fl_request *host_link_request(const struct host_link *link, uint32_t slot);

/* The low `bytes` of a value. */
static inline uint64_t host_link_masked(uint64_t value, unsigned int bytes)
{
    return bytes >= 8 ? value : value & ((1ull << 8 * bytes) - 1);
}

#endif
