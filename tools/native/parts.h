/* The parts of the native runtime among themselves: processes, strands, activations, queues and calls. */
#ifndef FAULTLINE_NATIVE_PARTS_H
#define FAULTLINE_NATIVE_PARTS_H

#include "native.h"

#include "faultline/abi/layout.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdatomic.h>

#define NATIVE_SECOND 1000000000l
#define NATIVE_FUTURES_MAX 1024u /* of one process, at once */
#define NATIVE_POSTED_MAX 64u /* FL_ONEWAY calls that wait in one queue */

/* Points in time are nanoseconds of the monotonic clock, or these. */
#define NATIVE_FOREVER INT64_MAX
#define NATIVE_NO_WAITING 0

struct native_call;
struct native_object;

/* A queue of a server: one call runs, the others wait, first come first served. */
struct native_queue {
    struct native_call *holder;
    struct native_call *first, *last;
    unsigned int posted; /* how many of the waiting ones are FL_ONEWAY */
    struct native_strand *for_room; /* strands that wait to post one more */
};

enum { NATIVE_PRIORITY = 8 }; /* at first */

enum { NATIVE_START_QUEUE = FL_QUEUES_MAX, NATIVE_QUEUES }; /* main() of a server runs in a queue of its own */

struct native_future {
    struct native_call *call;
    uint64_t generation; /* how often this place has been used */
};

/* The program, or a server. A life ends with the server's death; fl_restart() begins the next. */
struct native_process {
    struct native_process *next;
    const struct native_server *server; /* NULL: the program */
    unsigned int number;
    enum native_process_state { PROCESS_NEW, PROCESS_READY, PROCESS_DEAD } state;
    atomic_uint life;
    struct native_queue queues[NATIVE_QUEUES];
    struct native_function start; /* runs main() */
    struct native_call *running;
    struct native_future futures[NATIVE_FUTURES_MAX];
    unsigned int in_flight; /* futures, and calls with FL_ONEWAY that have not ended */
};

/* One execution of an exported function, or what a thread does outside of any. */
struct native_activation {
    struct native_activation *below;
    struct native_process *process;
    unsigned int life;
    unsigned int caller; /* the number of the process that called; 0: nobody did */
    int error;
    int64_t deadline; /* as fl_deadline() has set it: nanoseconds, or -1 */
    _Atomic int64_t until; /* inherited: when this activation has no more time */
    struct native_call *call; /* NULL: what a thread does outside of any */
    jmp_buf *escape; /* where fl_exit() goes; NULL: the end of the thread */
};

/* A thread, with its activations and with what it waits for: either a queue, or the end of any of some calls. */
struct native_strand {
    pthread_cond_t wake;
    struct native_activation *top, bottom;
    const struct native_queue *queue;
    struct native_call *const *calls;
    size_t call_count;
    bool visited; /* by the search for circles */
    struct native_strand *starter; /* that goes on as soon as this one waits */
    bool is_cut; /* what it does has been cut off, and is the kernel's: it shall not wait any longer */
    int priority;
    struct native_strand *next; /* in a list of those that wait for room or for a word */
    const unsigned int *word;
};

/* One pointer of a call's arguments. */
struct native_crossing {
    void *callers, *copy;
    size_t bytes, back; /* how many there are, and come back */
    uint64_t used;
    struct native_object *object; /* held while the call lasts */
};

enum native_call_state { CALL_WAITING, CALL_RUNNING, CALL_ENDED };

struct native_call {
    const struct native_function *function;
    struct native_process *process; /* that runs the function */
    struct native_process *caller; /* NULL: the runtime itself */
    unsigned int life; /* of `process` */
    enum native_call_state state;
    int error; /* when it has ended */
    int64_t until; /* when it has no more time */
    struct native_queue *queue; /* NULL: it runs beside all others */
    struct native_call *next; /* in the queue */
    struct native_call *previous_running, *next_running;
    struct native_strand *strand; /* that waits in the queue or runs the function */
    struct native_strand *waiter; /* that waits for the end */
    bool has_thread; /* runs on a thread of its own: `own`, made when it is its turn */
    bool is_posted;
    bool is_counted; /* among those in flight of its caller */
    bool may_wait; /* in the queue */
    struct native_activation *activation; /* while it runs the function */
    struct native_object *released; /* that the call is the end of */
    unsigned int references; /* the caller's or future's, and the thread's */
    struct native_strand own;
    struct native_crossing crossings[FL_PARAMETERS_MAX];
    _Alignas(16) unsigned char frame[];
};

extern struct native_process native_program, native_kernel;

/* The one lock. Functions below are called without it, except those that say "locked". */
void native_lock(void);
void native_unlock(void);

/* Strands. */
void native_strand_make(struct native_strand *strand, struct native_process *process);
void native_strand_use(struct native_strand *strand); /* by its thread, as the first thing it does */
struct native_strand *native_strand_self(void);
struct native_activation *native_activation(void);
int native_answer(int error); /* sets what fl_error() says, and gives 0 or -1 */
int64_t native_now(void);
int64_t native_later(int64_t nanoseconds); /* negative: never */
int64_t native_call_until(void); /* the bound of a call that is made now */
int64_t native_wait_until(void); /* the same, or NATIVE_NO_WAITING, which a call that has begun does not inherit */

/* Threads. 0, or an errno value. */
int native_thread_make(void *(*function)(void *), void *argument);
int native_thread_take(struct native_call *call); /* locked; carries it out and drops the reference of its thread */

/* Locked. Waits until woken, and may wake for no reason. 0, ETIMEDOUT, EAGAIN (no waiting), ECANCELED. */
int native_strand_wait(struct native_strand *strand, int64_t until);
void native_strand_wake(struct native_strand *strand);

/* Locked. Whether the strand cannot go on before `target` does; whether none of the calls that it is going to wait for
   can end before it has gone on. */
bool native_strand_needs(struct native_strand *strand, const struct native_strand *target);
bool native_strand_needs_itself(struct native_strand *strand);

/* Calls, made with one reference. NULL: no memory. */
struct native_call *native_call_make(const struct native_function *function, const void *frame,
                                     struct native_process *caller);
int native_call_run(struct native_call *call); /* and waits for its end; 0, or why it failed */
void native_call_return(struct native_call *call, void *frame); /* copies out what has ended well */
void native_call_fail(const struct native_function *function, void *frame);
void native_call_carry_out(struct native_call *call); /* on the thread that it has been given */

/* Calls, locked. Who ends a call first says how it has ended. */
int native_call_count(struct native_call *call); /* EAGAIN: its caller has too many in flight */
void native_call_count_no_more(struct native_call *call);
void native_call_give_thread(struct native_call *call); /* with a reference of its own */
int native_call_begin(struct native_call *call);
void native_call_end(struct native_call *call, int error);
void native_call_end_if_late(struct native_call *call);
void native_call_release(struct native_call *call);

/* Queues, locked. */
int native_queue_enter(struct native_call *call); /* on the strand that will run it; 0, or why it will not */
int native_queue_join(struct native_call *call); /* does not wait; with an error the call has ended */
void native_queue_forget(struct native_call *call);
void native_queue_leave(struct native_call *call);
void native_queue_clear(struct native_process *process);
int native_queue_wait_for_room(struct native_queue *queue, struct native_strand *strand, int64_t until);

/* Arguments: a copy each, in memory of exactly its size. 0, or an errno value. */
int native_buffers_enter(struct native_call *call);
int native_buffers_check(struct native_call *call); /* what comes back; EPROTO: the server claims too much */
void native_buffers_leave(struct native_call *call);
void native_buffers_release(struct native_call *call);
int native_object_enter(struct native_call *call, unsigned int parameter);

/* Objects, locked. */
int native_object_return(struct native_call *call, bool is_wanted); /* if not, nobody will have a hold on it */
void native_object_drop_arguments(struct native_call *call);
bool native_object_is_gone(const struct native_call *call); /* one of its arguments: the server may have freed it */
void native_object_discard(struct native_object *object);
void native_object_process_died(struct native_process *process);

/* Servers. */
bool native_kernel_waits(const struct native_function *function); /* or is done at once */
int native_server_start(struct native_call *call); /* runs main() if the server is new; 0, or why the call ends */
void native_server_die(struct native_process *process); /* locked */
void native_futures_drop(struct native_process *process); /* locked */

#endif
