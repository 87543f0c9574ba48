/* The kernel's records: processes, their stacks and queues, threads, and activations, the executions of one function each. */
#ifndef FAULTLINE_KERNEL_ACTIVATION_H
#define FAULTLINE_KERNEL_ACTIVATION_H

#include "faultline/abi/boot.h"
#include "faultline/abi/errors.h"
#include "faultline/abi/layout.h"
#include "frame.h"
#include "list.h"
#include "timer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct process;
struct thread;
struct future;
struct object;
struct queue;
struct stack;

/* A pointer that crossed inwards with a call, for the way back. */
struct crossing {
    uint64_t caller_address; /* 0: the caller passed NULL */
    uint64_t bytes;
    uint64_t offset;         /* of the copy in the copy window, or of shared pages in what lies behind it; an object's value */
    uint64_t used_before;    /* elements that come back, where the caller's own arguments tell */
    uint64_t shared_pages;   /* that are mapped in the server now */
    bool private_pages;      /* they are copies by now, since the call was cut off */
    struct object *object;   /* held while the call lasts */
};

/* The copies of what a call's pointers lead to: in a stack's copy window, or in frames of their own that wait for one. */
struct copies {
    struct crossing crossings[FL_PARAMETERS_MAX];
    uint32_t count;          /* of crossings */
    struct process *callee;
    struct stack *stack;     /* whose window they are in; NULL: in none yet */
    struct process *payer;   /* who is charged for `charged` pages */
    uint64_t charged;
    uint64_t pages;          /* behind the warm ones of the window: mapped there, or frames of their own */
    uint64_t frames;         /* physical: the list of their own frames, see frame_list.c; 0: they have none */
    uint64_t frames_last;    /* the last page of the list */
};

/* What an activation waits for. It is then the top of its thread, and `calling` is the call that makes it wait. */
enum wait {
    WAIT_NOTHING,   /* it runs, or is ready to */
    WAIT_QUEUE,     /* awaited: struct queue, which another call has */
    WAIT_STACK,     /* awaited: struct process, all stacks of which are in use; the queue is its own already */
    WAIT_GRANTED,   /* ready to enter the call, on `granted`, in a queue of its own */
    WAIT_ROOM,      /* awaited: struct queue, which holds as many one-way calls as it may; or there is room, and it is ready */
    WAIT_HOST_SLOT, /* for a request slot; or one may be free, and it is ready */
    WAIT_HOST,      /* awaited: struct host_request */
    WAIT_FUTURE,    /* awaited: struct future; in f_result, or ready to end it */
    WAIT_FUTURES,   /* for one of several: struct futures_wait lies in its frame's place, see future.c */
    WAIT_WORD,      /* for fl_wake_word(`awaited_word`) */
    WAIT_SLEEP,     /* for its wait timer alone */
    WAIT_TEARDOWN,  /* awaited: struct process, until it is taken apart */
};

enum activation_flags {
    ACTIVATION_STARTING = 1, /* it runs the server's start routine before `function` */
    ACTIVATION_CUT = 2,      /* its caller went on without it: it runs on its stack's own thread */
    ACTIVATION_PROXY = 4,    /* of a future: it never runs user code, and makes one call */
    ACTIVATION_FOR_PROXY = 8, /* its caller is one */
    ACTIVATION_RELEASE = 16, /* it runs an object's release function, for nobody */
    ACTIVATION_LOCAL_DEADLINE = 32, /* its deadline_timer runs: it has a tighter deadline than its caller */
    ACTIVATION_COPIES = 64,  /* it has copies, shared pages, held objects or an object as its result to give back */
};

typedef struct activation *resume_function(struct activation *activation);

struct activation {
    struct frame frame; /* first: entry.S finds the activation by it */
    uint8_t vector_state[512] __attribute__((aligned(16))); /* FXSAVE's layout, SDM volume 1, 10.5 */
    uint64_t fs_base;
    struct process *process; /* whose address space it runs in */
    struct thread *thread; /* whose time it runs on */
    struct activation *caller; /* NULL: the thread's first function */
    struct fl_function *function; /* what it runs; NULL with no caller */
    struct queue *queue; /* which it has; NULL: none */
    struct object *released; /* whose release function it runs, with ACTIVATION_RELEASE */
    struct stack *stack; /* NULL: the program's first activation, and proxies */
    uint64_t *gate; /* the word at the top of its stack, through the direct map */
    uint64_t deadline; /* when its call is to be cut off: nanoseconds of clock_now(), or NEVER */
    int64_t timeout; /* what fl_deadline() was told for the calls it makes; -1: nothing */
    uint32_t flags; /* enum activation_flags */
    uint32_t error; /* how its last call ended: what fl_error() tells */

    struct entry entry; /* in the list of those ready, or of those that wait for the same */
    enum wait wait;
    uint32_t pending_error; /* for resume_failed(): how its call ended while it waited */
    void *awaited;
    uint64_t awaited_word; /* WAIT_WORD: its address. WAIT_GRANTED, WAIT_ROOM: of which incarnation of the server it has or
                              waits for the stack or the room */
    struct fl_function *calling; /* the call that it makes, while it waits */
    uint64_t call_until; /* and when that is to be cut off */
    struct activation *granted; /* WAIT_GRANTED: where its call will run */
    resume_function *resume; /* how it goes on when it is its turn */
    uint64_t pending_result; /* for resume_finished(): rax */
    struct timer wait_timer; /* ends a wait */
    struct timer deadline_timer; /* cuts it off from its caller; or, once cut, its grace */
    uint32_t cut_from; /* once cut: 1 + the index of its caller's process */

    struct copies *copies; /* of the call that it runs: its own, or its future's */
    struct copies own_copies;
};

/* A queue of a server: who has it, and who waits for it. */
struct queue {
    struct activation *holder; /* the activation that runs its call, or a caller that has it and waits for a stack; or NULL */
    uint64_t exclusive; /* ~0; of the queue of concurrent functions 0, so that nobody ever has it */
    struct priority_list waiters;
    struct priority_list room_waiters; /* callers of one-way functions, until there are fewer of them */
    uint32_t posted; /* one-way calls that wait in it */
    uint32_t promised; /* room for callers who were woken for it, and have not come to run yet */
};

#define QUEUE_POSTED_MAX 64u

/* A flow of control: the caller's thread runs in the server. */
struct thread {
    struct activation *top; /* what it is executing */
    struct process *process; /* whose it is; NULL: nobody's, it is not in use */
    struct future *future; /* it makes the call of a future; NULL: none */
    uint8_t own_priority;
    uint8_t priority; /* with what was lent to it by those that wait for it */
};

/* A stack of the kernel's making: of a server for calls, or of a thread. Number `index` of its process. */
struct stack {
    struct activation activation;
    struct thread own; /* runs the activation once that is cut off; or the thread that the stack is for */
    struct stack *next_free; /* in its process's list of stacks without pages */
    uint64_t base; /* address of its stride */
    uint64_t window; /* address of its copy window */
    uint8_t *warm[FL_COPIES_WARM / FL_PAGE_SIZE]; /* pages of the copy window, through the direct map; NULL: it has none */
    uint64_t cached_pages; /* of the window, behind the warm ones: mapped, and charged to the server, for calls to come */
    struct link cached_link; /* in the list of stacks with cached pages */
    uint32_t index;
    uint32_t touched_pages; /* of the stack itself: mapped, from the top down, perhaps with gaps */
    bool in_use; /* its pages are there */
    bool for_calls;
};

#define STACKS_A_PAGE (FL_PAGE_SIZE / sizeof(struct stack *))
#define STACK_PAGES (FL_STACKS_MAX / STACKS_A_PAGE)
#define CALL_STACKS_MAX 64u /* stacks that one server has for calls */

enum process_state {
    PROCESS_READY,
    PROCESS_NEW, /* a server before its first call */
    PROCESS_STARTING, /* its start routine runs */
    PROCESS_DYING, /* being taken apart, slice by slice */
    PROCESS_DEAD
};

struct process {
    uint64_t page_table;
    uint64_t space; /* what its code runs in: page_table, or, from its end on, one without any memory of users */
    uint64_t window_base;
    uint64_t window_bytes;
    struct fl_function *const *bindings; /* one a slot */
    struct activation *idle; /* a stack on which its next call can run at once; a list by `caller` */
    uint32_t waiting; /* how many wait for one of its queues or stacks */
    enum process_state state;
    uint32_t index;
    uint32_t incarnation; /* how often it was started afresh: objects of an earlier one are stale */
    struct queue *queues; /* image->queue_count, then the one of concurrent functions */
    struct priority_list stack_waiters;
    struct priority_list teardown_waiters;
    struct fl_process_image *image;
    uint64_t heap_next; /* where fl_map() goes on */
    struct stack **stacks[STACK_PAGES]; /* by number: pages of STACKS_A_PAGE pointers */
    uint32_t stack_count; /* numbers given out */
    uint32_t call_stacks; /* of them, in use for calls */
    struct stack *free_stacks;
    uint32_t threads; /* that belong to it */
    uint32_t futures; /* made for it, in use or not */
    struct future *free_futures; /* those not in use */
    uint64_t record_bytes; /* of kernel records that are charged to it */
    struct link future_list, handle_list; /* of handles, those with holds of its own */
    uint32_t host_calls; /* in flight */
    struct priority_list slot_waiters; /* for fewer of them */
    struct teardown {
        uint32_t stage, at;
        struct process *next;
    } teardown;
};

extern struct fl_boot *boot;
extern struct process processes[FL_PROCESSES_MAX];

/* For the kernel's own functions: the activation that calls. */
extern struct activation *current;

#define NEVER UINT64_MAX /* a point in time */

#endif
