/* What the kernel keeps to itself, shown to the fuzzer: each file here is one of core/'s, and a few lines that look in. */
#ifndef FAULTLINE_FUZZ_INSIDE_H
#define FAULTLINE_FUZZ_INSIDE_H

#include "future.h"
#include "kernel.h"

/* frames.c */
uint64_t inside_free_frame(uint64_t before); /* physical: the first on the list, or the one behind `before`; 0: none */
uint32_t inside_pins(uint64_t physical, bool *released);

/* future.c and future_plain.c */
struct records *inside_futures(void);
const struct future *inside_future_at_hand(void); /* NULL: there is none */

/* host_call.c */
struct inside_request {
    bool in_use, answered, has_copies;
    const struct activation *owner;
    const struct process *process;
    struct copies *copies;
    const struct fl_request *page;
};
struct inside_request inside_host_request(uint32_t slot);
const struct priority_list *inside_slot_waiters(void);

/* object.c */
struct inside_object {
    const struct process *server;
    uint32_t holds, handle_holds; /* all of it; and those of its handles */
    bool stale, releasing;
    const struct entry *entry;
    const char *wrong; /* with its list of handles; NULL: nothing */
};
const struct object *inside_next_object(const struct object *before); /* NULL: the first; NULL: there is no other */
struct inside_object inside_object(const struct object *object);
const struct object *inside_released_by(const struct activation *activation);
struct records *inside_objects(void);
struct records *inside_handles(void);
uint64_t inside_object_bytes(void);
uint64_t inside_handle_bytes(void);
uint32_t inside_handle_count(const struct process *process);

/* queue.c: what has a queue for a release call that waits for a stack. */
const struct activation *inside_nobody(void);

/* stack.c */
struct records *inside_stacks(void);
uint32_t inside_cached_stacks(void);

/* teardown.c */
bool inside_is_torn_down(const struct process *process);

/* timer.c */
const struct timer *inside_first_timer(void);

/* words.c */
const struct priority_list *inside_word_list(uint32_t number); /* NULL behind the last */
bool inside_share_list(uint64_t address, uint64_t other); /* whether waits for two words of a process do */

#endif
