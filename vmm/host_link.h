/* The monitor's end of the host link: takes posted calls out of shared memory, checks them, and puts answers back. */
#ifndef FAULTLINE_VMM_HOST_LINK_H
#define FAULTLINE_VMM_HOST_LINK_H

#include "faultline/abi/link.h"
#include "guest_memory.h"
#include "personality/host/host_call.h"

#include <semaphore.h>
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
    atomic_uint answers_put;
    sem_t answered; /* one for each answer that the guest has not been woken for */
    struct host_job jobs[FL_LINK_SLOTS];
};

/* `servers` is NULL-terminated. fail()s without memory. */
void host_link_create(struct host_link *link, const struct guest_memory *memory, uint32_t process_count,
                      const struct host_server *const *servers);
void host_link_destroy(struct host_link *link);

/* The next posted call, NULL if there is none. *error is what is wrong with what the guest posted, or NULL. */
struct host_job *host_link_take(struct host_link *link, const char **error);

/* Puts the answer of a job's call where the guest finds it. From any thread. */
void host_link_answer(struct host_job *job);

#endif
