/* A future: a thread of its own that makes one call, and what becomes of it. */
#ifndef FAULTLINE_KERNEL_FUTURE_H
#define FAULTLINE_KERNEL_FUTURE_H

#include "kernel.h"

#define FUTURES_MAX 1024u /* that one process may have */

struct future {
    struct record record;         /* of its process, in use or not */
    uint64_t id;                  /* what its process calls it; 0: it is not in use */
    uint64_t next_id;             /* what it will be called */
    struct future *next_free;     /* in its process's list of those not in use */
    struct fl_function *function; /* what it calls */
    struct activation *waiter;    /* in f_result or fl_wait_any; NULL: nobody waits */
    struct future *next_awaited;  /* the next that the same fl_wait_any waits for */
    uint32_t waiter_index;        /* which of its futures this is */
    uint32_t error;               /* how the call ended */
    bool ended, one_way;
    bool posted;                  /* it counts among those that its queue may hold */
    uint64_t deadline;
    uint64_t stack_page;          /* physical: its stack arguments; 0: it has none */
    uint64_t integer[2], vector[2]; /* results */
    uint64_t back[FL_PARAMETERS_MAX]; /* bytes that come back of each buffer */
    struct thread thread;
    struct activation proxy; /* makes the call; its own_copies are the call's */
};

#define FUTURE_NUMBER_BITS 20u

/* Ends the use of a future that has nothing to give back: `ended` and `waiter` are as they are at first. */
static inline void future_put_back(struct future *future)
{
    struct process *process = future->record.process;
    future->id = 0;
    future->next_id += 1ull << FUTURE_NUMBER_BITS;
    future->next_free = process->free_futures;
    process->free_futures = future;
}

/* Whose f_async has one of the kernel's functions run just now, by a proxy. */
extern struct activation *future_starter;

/* A one-way call that its queue held is held no more: there is room for the next. */
void queue_unpost(struct future *future);

static inline struct future *future_of(const struct activation *proxy)
{
    return proxy->thread->future;
}

#endif
