/* The kernel's records: processes, threads, and activations, the executions of one function on behalf of one caller. */
#ifndef FAULTLINE_KERNEL_ACTIVATION_H
#define FAULTLINE_KERNEL_ACTIVATION_H

#include "faultline/abi/boot.h"
#include "faultline/abi/errors.h"
#include "faultline/abi/layout.h"
#include "frame.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct process;
struct thread;

/* A buffer that crossed inwards with a call, for the way back. */
struct crossing {
    uint64_t caller_address; /* 0: the caller passed NULL */
    uint64_t bytes;
    uint64_t server_address;
    uint64_t used_before; /* elements that come back, where the caller's own arguments tell */
};

struct activation {
    struct frame frame; /* first: entry.S finds the activation by it */
    uint8_t vector_state[512] __attribute__((aligned(16))); /* FXSAVE's layout, SDM volume 1, 10.5 */
    uint64_t fs_base;
    struct process *process; /* whose address space it runs in */
    struct thread *thread; /* whose time it runs on */
    struct activation *caller; /* NULL: the thread's first function */
    struct fl_function *function; /* what it runs; NULL with no caller */
    uint32_t error; /* how its last call ended: what fl_error() tells */
    bool starting; /* it runs the server's start routine before `function` */
    const struct fl_stack_image *stack; /* NULL with no caller */
    uint64_t *gate; /* the word at the top of its stack, through the direct map */
    uint64_t window_mapped; /* bytes of its copy window that are mapped now */
    struct process *window_payer; /* who was charged for those beyond the warm ones */
    struct crossing crossings[FL_PARAMETERS_MAX];
};

enum process_state { PROCESS_READY, PROCESS_NEW, PROCESS_DEAD };

struct process {
    uint64_t page_table;
    uint64_t window_base;
    uint64_t window_bytes;
    struct fl_function *const *bindings; /* one a slot */
    struct activation *idle; /* where its next call can run at once; NULL: it is busy, new or dead */
    struct fl_process_image *image;
    uint64_t heap_next; /* where fl_map() goes on */
    enum process_state state;
    uint32_t index;
    struct activation *stack; /* of a server: the activation that its server stack belongs to */
};

/* A flow of control: the caller's thread runs in the server. */
struct thread {
    struct activation *top; /* what it is executing */
};

extern struct fl_boot *boot;
extern struct process processes[FL_PROCESSES_MAX];

/* For the kernel's own functions: the activation that calls, and the one to go on with, if that is another. */
extern struct activation *current;
extern struct activation *next;

#endif
