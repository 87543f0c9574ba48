/* All that there is in the kernel at one moment, counted from its records: what the rules look at. */
#ifndef FAULTLINE_FUZZ_CENSUS_H
#define FAULTLINE_FUZZ_CENSUS_H

#include "inside/inside.h"
#include "run.h"

#define ACTIVATIONS_MAX 9000u

/* Where an activation was found. */
struct found {
    const struct activation *activation;
    const struct future *future; /* it is the proxy of; NULL: it has a stack, or is the program's first */
    uint32_t lists; /* in how many lists of those that are ready or wait */
    const struct priority_list *list;
    uint32_t idle; /* how often in its process's list of idle stacks */
    const struct activation *callee; /* it called; NULL: nobody */
    const struct activation *granted_to; /* whose call will run on it */
};

struct census {
    const struct activation *running; /* in user mode; NULL: nobody */
    struct found found[ACTIVATIONS_MAX];
    uint32_t count;
};

void census_take(struct census *census, const struct activation *running);
struct found *census_find(struct census *census,
                          const struct activation *activation); /* NULL: it is no activation in use */

/* Whether it has a call or a thread to run, or is a future's whose call has not ended. */
bool is_alive(const struct found *found);

/* The copies of its call, if it has any. */
struct copies *copies_of(const struct activation *activation);

/* Calls `visit` for every struct copies that is in use. */
void census_each_copies(struct census *census, void (*visit)(struct copies *copies, void *context), void *context);

/* In words; the last four answers are kept. */
const char *describe(const struct activation *activation);

/* The queue that an activation has or wants, and which one of its server's that is. */
const char *describe_queue(const struct queue *queue);

/* Whose own memory a frame was found to be by the rules of memory: the index of the process + 1, or 0. */
uint32_t memory_owner(uint64_t physical);

static inline const char *name_of(const struct process *process)
{
    return process_names[process - processes];
}

/* A rule, in words; its function looks for what breaks it. */
struct rule {
    const char *words;
    void (*check)(const char *words, struct census *census);
};
extern const struct rule rules_of_activations[], rules_of_queues[], rules_of_objects[], rules_of_time[],
    rules_of_memory[], rules_of_lending[], rules_of_death[], rules_of_ends[];

#endif
