/* The functions of core/: one line or two on each, file by file. */
#ifndef FAULTLINE_KERNEL_KERNEL_H
#define FAULTLINE_KERNEL_KERNEL_H

#include "activation.h"
#include "faultline/abi/link.h"

#define likely(condition) __builtin_expect(!!(condition), 1)
#define unlikely(condition) __builtin_expect(!!(condition), 0)

/* Functions that return an activation return what user mode goes on with, its address space and vector state loaded;
   where it says so, NULL: then somebody is to be chosen by schedule(). */

/* call.c: the call and the return. */

/* Handles a page fault of user code at `address`: a call, a return or a real fault. */
struct activation *call_page_fault(struct activation *activation, uint64_t address);

/* Enters `function` in `callee`, whose queue and stack are the caller's, to be cut off at `deadline`. The caller's state is
   loaded. */
struct activation *call_enter(struct activation *caller, struct activation *callee, struct fl_function *function,
                              uint64_t deadline);

/* Sets up the server's start routine in `callee`, which then makes the call itself. */
void call_set_start(struct activation *callee, uint64_t deadline);

/* Links `callee` on top of its caller's thread. */
void call_link(struct activation *caller, struct activation *callee, struct fl_function *function, uint64_t deadline);

/* Ends the call of `caller` with `error`: it goes on behind its CALL with the function's failure value. Its state is loaded. */
struct activation *call_fail(struct activation *caller, struct fl_function *function, uint32_t error);

/* Ends the call of `caller` with results: cuts them to the function's types. `vector` holds the low halves of xmm0 and
   xmm1, for a function that declares vector results. The caller's state is loaded. */
struct activation *call_finish(struct activation *caller, struct fl_function *function, const uint64_t integer[2],
                               const uint64_t vector[2]);

/* What a call of a function leads to: in struct fl_function.handler. */
typedef struct activation *call_handler(struct activation *caller, struct fl_function *function);

/* A call that passes nothing but integer registers, if it can be entered at once; and all others. */
call_handler call_plainly, call_slowly;

/* Every return but that of a call that passed nothing but integer registers and that nobody else waits for. May be NULL. */
struct activation *call_return_with_more(struct activation *callee);

/* Runs one of the kernel's own functions for `caller`. NULL: it waits, or is no more. */
struct activation *call_kernel(struct activation *caller, struct fl_function *function);

/* When the call that `caller` makes now is to be cut off. */
uint64_t call_deadline(const struct activation *caller);

/* arguments.c: what of a call crosses besides what pointers lead to. */

/* Registers and stack of the callee, from a caller's registers; the stack arguments are in place at what is returned. */
uint8_t *arguments_place(struct activation *callee, const struct frame *from, const struct fl_function *function);
bool arguments_has_vector(const struct fl_shape *shape);

/* What a callee starts with, from the caller's state. */
void arguments_pass_vector(uint8_t callee_state[512], const uint8_t caller_state[512], const struct fl_shape *shape);
void arguments_take_vector(uint8_t caller_state[512], const uint8_t callee_state[512], const struct fl_shape *shape);

/* queue.c: one at a time, or side by side; who waits for whom. */

/* Makes a call that cannot simply be entered: waits for the queue and a stack, if there is a need. NULL: it waits. */
struct activation *queue_call(struct activation *caller, struct fl_function *function);

/* Asks for the queue and a stack for the call of `claimant`, whose state is not loaded: it enters when it has both. 0, or
   why it cannot wait for them. */
uint32_t queue_claim(struct activation *claimant, struct fl_function *function, uint64_t deadline);

/* Puts the release call of an object into its queue. */
void queue_release_object(struct object *object);
void queue_withdraw_object(struct object *object);

/* The call in `callee` is over: stack and queue go to those that wait for them. */
void queue_give_back(struct activation *callee);

/* The same, or the wait for room, for one that has waited until its server was made new. */
void queue_claim_again(struct activation *claimant);

/* The same for one that has the queue already, and waits for nothing. */
void queue_claim_rest(struct activation *claimant, struct fl_function *function);

/* The claimant no longer wants what it waits for or has been granted. */
void queue_withdraw(struct activation *claimant);

/* `caller`, whose state is saved, waits for room for its one-way call in a queue; whoever does is woken, if there is some;
   it no longer does. */
bool queue_has_room(const struct queue *queue);
void queue_wait_for_room(struct activation *caller, struct fl_function *function, uint64_t deadline);
void queue_offer_room(struct queue *queue);
void queue_withdraw_post(struct activation *caller);

/* Ends the wait of one claimant of `process` with EOWNERDEAD. False: there is none left. */
bool queue_refuse_one(struct process *process);

/* The same for the claimant that is to enter its call on `callee`, if there is one. */
void queue_refuse_granted(struct activation *callee);

/* Tries to find stacks for those that wait for one. */
void queue_serve_stack_waiters(struct process *process);

/* wait.c: blocking, and what lends priority and finds deadlocks. */

/* `activation`, whose state is not loaded any more, waits for `awaited` in `calling`, at most until `deadline`. */
void wait_start(struct activation *activation, enum wait wait, void *awaited, struct fl_function *calling,
                uint64_t deadline);

/* It waits no longer: out of the list it was in, its timer stopped, what it had been granted given back. */
void wait_stop(struct activation *activation);

/* The call that it waited in ends: with an error, or with `rax`. */
void wait_fail(struct activation *activation, uint32_t error);
void wait_finish(struct activation *activation, uint64_t rax);

/* The call of `function` that it made ends with an error; it waits for nothing. */
void wait_fail_call(struct activation *activation, struct fl_function *function, uint32_t error);

/* Whether `activation`'s thread would wait for itself, if it waited for `awaited`. */
bool wait_would_deadlock(const struct activation *activation, const struct thread *awaited);

/* Lends the priority of a thread that starts to wait for `thread` to it and to those it waits for. */
void wait_lend(uint8_t priority, struct thread *thread);

/* Sets a thread's priority to its own and what is lent to it now, and moves it to where that belongs. */
void wait_settle(struct thread *thread);

/* schedule.c: who runs. */

extern struct priority_list schedule_ready_list; /* of those ready to run */

/* Calls that were posted to the host and not answered; whether the monitor has not been told of some. */
extern uint32_t host_calls_in_flight;
extern bool host_calls_untold;

/* Puts an activation with those ready to run; `resume` is called with its address space loaded. */
void schedule_ready(struct activation *activation, resume_function *resume);

/* Loads the vector state, and goes on in user mode. */
resume_function resume_user;

/* The same for one that has not run yet: with the vector state that all start with. */
resume_function resume_start;

/* Chooses who runs next; waits until there is somebody. */
struct activation *schedule(void);

/* Goes on with `activation`, whose state is loaded, unless somebody more urgent is ready. */
struct activation *schedule_go_on_anyway(struct activation *activation);

static inline struct activation *schedule_go_on(struct activation *activation)
{
    if (likely(!(schedule_ready_list.present | host_calls_in_flight | timers_started)))
        return activation; /* nobody else is there, and nothing will happen */
    return schedule_go_on_anyway(activation);
}

/* The local APIC's timer has expired while user code ran. */
struct activation *schedule_tick(struct activation *activation);

/* The timer has expired while the kernel waited. */
void schedule_tick_missed(void);

/* Sees to it that the kernel runs again within `ns` nanoseconds; or within a time slice, since somebody else is ready. */
void schedule_alarm(uint64_t ns);
extern uint64_t schedule_alarm_ns; /* in how many nanoseconds, at most, the machine's timer expires; 0: it is not running */
#define SCHEDULE_SLICE_NS 5000000u /* how long a thread runs while others of its priority are ready */
#define SCHEDULE_WORK_NS 500000u /* and how long before the next piece of what the kernel has to take apart */

static inline void schedule_slice(void)
{
    if (unlikely(schedule_alarm_ns - 1 >= SCHEDULE_SLICE_NS))
        schedule_alarm(SCHEDULE_SLICE_NS);
}

/* thread.c: threads, their stacks and priorities. */
uint32_t thread_start(struct process *process, uint64_t function, uint64_t argument, uint8_t priority);
void thread_end(struct activation *bottom);
void thread_forget(struct thread *thread);
void thread_begin(struct thread *thread, struct process *process, struct activation *top, uint8_t priority);

/* stack.c: stacks for calls and for threads. */

/* A stack with its pages, charged to its process; NULL: no memory, or too many. */
struct stack *stack_make(struct process *process, bool for_calls);

/* Gives the pages back. */
void stack_free(struct stack *stack);

/* Stack number `index` of a process, or NULL. */
struct stack *stack_at(const struct process *process, uint32_t index);

/* Maps the page of a stack at `address`, if it is one that is filled when touched. */
enum touch { TOUCH_MAPPED, TOUCH_NOT_A_STACK, TOUCH_GUARD, TOUCH_NO_MEMORY } stack_touch(struct process *process, uint64_t address);

/* space_translate(), with pages of stacks filled in. */
uint64_t user_translate(struct process *process, uint64_t address, bool write);

/* Pages of a stack's copy window that stay mapped between calls: charged to the server, and given up when memory is short. */
void stack_keep_cached(struct stack *stack, uint64_t pages);
uint64_t stack_take_cached(struct stack *stack);
void stack_drop_cached(struct stack *stack);

/* Gives up those of one stack, of that process or, with NULL, of any. False: there are none. */
bool stack_give_up_cached(const struct process *process);

/* copies.c: what pointers lead to. */

/* Checks and copies what `function` declares from the caller, whose address space is current: into the window of
   copies->stack, or, where that is NULL, into frames of their own. Stack arguments are the kernel's copy. 0 or an error,
   with some of it entered. */
uint32_t copies_enter(struct copies *copies, struct activation *caller, struct fl_function *function,
                      const uint8_t *stack_arguments);

/* Points the callee's arguments at its copies, which are in its window from now on. 0 or ENOMEM. */
uint32_t copies_point(struct copies *copies, struct activation *callee, struct process *caller,
                      const struct fl_function *function, uint8_t *stack_arguments);

/* What comes back of each buffer: `back`, in bytes. 0 or EPROTO. `rax` is the narrowed result. */
uint32_t copies_check(const struct copies *copies, const struct fl_function *function, uint64_t rax,
                      uint64_t back[FL_PARAMETERS_MAX]);

/* Copies back into the caller, whose address space is current. 0 or EFAULT. */
uint32_t copies_leave(const struct copies *copies, struct process *caller, struct fl_function *function,
                      const uint64_t back[FL_PARAMETERS_MAX]);

/* Gives back pages, shares and holds; or holds alone. May be called again. */
void copies_release(struct copies *copies);
void copies_drop_objects(struct copies *copies);

/* The callee goes on without its caller, with copies that are its own. */
void copies_cut(struct activation *callee);

/* The kernel's view of the copies at `offset` of the window, and for how many bytes it is contiguous. */
uint8_t *copies_at(const struct copies *copies, uint64_t offset, uint64_t *contiguous);

/* window.c: the pages that copies are in. */

/* Sees to it that the copies have pages up to offset `end`, at the payer's expense. New pages are zero. */
bool window_grow(struct copies *copies, struct process *payer, uint64_t end);

/* Maps copies' own frames into the window of their stack; takes them out again. */
bool window_map_frames(struct copies *copies);
void window_unmap_frames(struct copies *copies);

/* Another process pays, even if that is more than it may have. */
void window_pay(struct copies *copies, struct process *payer);
void window_release(struct copies *copies);

/* frame_list.c: frames of copies' own. */
bool frame_list_add(struct copies *copies);
uint64_t frame_list_at(const struct copies *copies, uint64_t number);
void frame_list_free(struct copies *copies);

/* bulk.c */

/* Copies between processes by the monitor, from NULL zeros. False: some of it is not there; nothing may be believed of it. */
bool bulk_copy(const struct process *from, uint64_t from_address, const struct process *to, uint64_t to_address,
               uint64_t bytes);

/* share.c: pages that are lent. */
#define SHARE_OFFSET FL_COPIES_BYTES /* from the start of the copy window */

/* Whether what is at an address was lent to the process by a caller. */
bool share_is_lent(const struct process *process, uint64_t address);

/* Whether the pages may be lent: 0 or EFAULT. */
uint32_t share_check(const struct activation *lender, uint64_t address, uint64_t bytes);
uint32_t share_map(struct copies *copies, struct crossing *crossing, struct process *caller);
void share_take_back(struct copies *copies, struct crossing *crossing);

/* The callee keeps copies of its own. */
void share_cut(struct copies *copies, struct crossing *crossing);

/* parameters.c */

/* Reads the first element, `width` bytes, of parameter `index` for a count of the form *parameter. False: there is none. */
typedef bool (*parameter_reader)(const void *context, uint32_t index, uint32_t width, uint64_t *value);

/* Where the values of a count are to be found. */
struct parameter_values {
    const struct frame *frame; /* the caller's registers */
    const uint8_t *stack_arguments; /* the kernel's copy */
    parameter_reader read;
    const void *context;
};

/* The pointer argument of a parameter. */
uint64_t parameter_pointer(const struct parameter_values *values, const struct fl_parameter *parameter);

/* The bytes that a parameter's count stands for. False: negative, unreadable, or more than 64 bits. */
bool parameter_bytes(const struct parameter_values *values, const struct fl_parameter *parameter, uint64_t *bytes);

/* A single value. False: negative or unreadable. FL_SOURCE_RESULT and FL_SOURCE_NONE are the caller's business. */
bool parameter_value(const struct parameter_values *values, const struct fl_value *value, uint64_t *result);

/* Cuts a value to its declared width. False: it is negative. */
bool parameter_narrow(const struct fl_value *value, uint64_t *result);

/* future.c: calls that do not wait. */
struct activation *future_start(struct activation *caller, struct fl_function *function);
struct activation *future_result(struct activation *caller, struct fl_function *function);
call_handler future_start_plainly, future_result_plainly;

/* Starts the call that f_async has noted in the future that is kept at hand, if it has. */
void future_start_noted(void);

/* Puts that future away, too; whether there is one. */
void future_put_away(void);
bool future_is_at_hand(void);

/* A future more in the process's list of those not in use. False: no memory, or it has as many as it may. */
bool future_make(struct process *process);

/* Keeps a free one of the process at hand, if there is one. */
void future_keep_at_hand(struct process *process);

struct activation *future_post(struct activation *caller, struct fl_function *function);
resume_function resume_post;

/* The call of a proxy has both queue and stack: it is started on `callee`. */
void future_run(struct activation *proxy, struct activation *callee);

/* The call of a proxy has ended: with an error, or, on `callee`, with results in its registers. */
void future_end(struct activation *proxy, uint32_t error);
void future_return(struct activation *proxy, struct activation *callee);
void future_finish(struct activation *proxy, const uint64_t integer[2], const uint64_t vector[2]);

/* Takes back the call of a proxy that has queue and stack, but not begun. False: it has, or is none. */
bool future_withdraw(struct activation *callee);

/* Takes one future of a process apart. False: there are none. */
bool future_drop_one(struct process *process);

/* For the kernel's functions of the same names, of the process of `current`; -1: EBADF. */
int future_poll(uint64_t id);
int future_cancel(uint64_t id);

/* 0 or an error. Unless `current` waits now, *index is that of a future that has ended. */
uint32_t future_wait_any(const uint64_t *ids, uint32_t count, int64_t ns, int *index);
void future_forget_waiter(struct activation *waiter);

/* object.c: objects of servers, and the handles that others have for them. */

/* What an object argument becomes in the callee; the object is held for the call. 0, EBADF or ENOMEM. */
uint32_t object_pass(struct process *caller, struct process *callee, uint64_t type, uint64_t handle,
                     struct object **held, uint64_t *value);

/* Revoked, or of a server that died since. */
bool object_is_stale(const struct object *object);
void object_drop_held(struct object *object, struct process *callee);

/* What a result becomes in the caller, with one hold. 0, ENOMEM or EPROTO. With no caller the object is released, if
   nobody has it. */
uint32_t object_return(struct process *server, struct process *caller, uint64_t type, uint64_t pointer,
                       uint64_t *handle);

/* For the kernel's functions: 0 or an error. */
uint32_t object_release(struct process *process, uint64_t handle);
uint32_t object_hold(struct process *process, uint64_t handle);
uint32_t object_revoke(struct process *server, uint64_t pointer);

/* Takes one handle of a process that ends. False: there are none. */
bool object_drop_one_handle(struct process *process);

/* Runs the release call of an object in `callee`, whose queue is held for it; what becomes of it when it has run; and of
   one that can no longer run. */
void object_run_release(struct object *object, struct activation *callee);
void object_released(struct activation *callee);
void object_discard(struct object *object);

struct process *object_server(const struct object *object);
struct queue *object_queue(const struct object *object);
struct entry *object_entry(struct object *object);
struct object *object_of_entry(struct entry *entry);

/* cut.c: calls cut off from their callers, at any point of a chain. */

/* What an activation waits for, or has called, is no business of its any more. */
void cut_inside(struct activation *activation);

/* Gives `callee` and what it called a thread of their own; its caller waits for nothing then, and is the top of its thread. */
void cut_off(struct activation *callee);

/* Takes an activation of a process that ends out of its chain: its caller goes on with EOWNERDEAD, what it called alone. */
void cut_out(struct activation *activation);

/* The deadline of an activation's call. */
void cut_set_deadline(struct activation *callee, uint64_t deadline);
timer_function cut_at_deadline;

/* `callee` runs its server's start first, which has no deadline, only the call has. It has ended: when the call is to be
   cut off. */
void cut_set_start(struct activation *callee, uint64_t deadline);
uint64_t cut_end_start(struct activation *callee);

/* The return of an activation that was cut off, or that nobody waits for; `ran`: of what was called, and not of the server's
   start before it. NULL. */
struct activation *cut_return(struct activation *callee, bool ran);

/* teardown.c: the end of processes, in slices. */

/* Ends a process; what runs in it is cut off from its callers, which go on with EOWNERDEAD. */
void process_end(struct process *process);

/* Does a bounded piece of what is left to be taken apart. False: nothing is. */
bool teardown_slice(void);

/* host_call.c */

/* Hands the call to the monitor. NULL: its caller waits for the answer. */
struct activation *host_call(struct activation *caller, struct fl_function *function);

/* The same for the proxy of a future: 0 or an error. */
uint32_t host_call_start(struct activation *proxy, struct fl_function *function, uint64_t deadline);

/* Takes the answers that are there. */
void host_answers(void);

/* The caller does not wait for the answer any more; or for a request slot. */
void host_forget(struct activation *caller);
void host_withdraw(struct activation *caller);

/* words.c: waiting for a word of one's own memory to change. `current` waits, or 0 or an error; how many were woken. */
uint32_t word_wait(uint64_t address, uint32_t expected, int64_t ns);
uint32_t word_wake(uint64_t address, uint32_t count);

/* fault.c */

/* What a page fault that is neither call nor return tried to do. */
enum fl_fault_reason fault_reason(const struct activation *activation, uint64_t address);

/* Ends the process of `activation` for a real fault, with a report. `address` is CR2. Returns what goes on. */
struct activation *fault_end_process(struct activation *activation, enum fl_fault_reason reason, uint64_t address);

/* Starts a report, with the chain of activations, innermost first. */
struct fl_report *report_start(enum fl_report_kind kind, const struct process *process,
                               const struct activation *activation);

/* Hands the report to the monitor; ends the run if the process was the program. */
void report_ring(void);

/* Ends the run: the kernel found a bug of its own. */
_Noreturn void panic(const char *text, uint64_t value);

/* process.c */

#define PROCESS_PROGRAM 0 /* the run ends with it */

extern struct thread process_first_thread;

/* Takes over what the monitor laid out; returns the program's first activation. */
struct activation *process_start_all(void);

/* Makes a dead server new: its writable memory is as it was before its first instruction. */
void process_restart(struct process *process);

static inline bool process_is_server(const struct process *process)
{
    return process->image->flags & FL_PROCESS_SERVER;
}

/* Whether it is dead only until it has been made new. */
static inline bool process_comes_back(const struct process *process)
{
    return process->state == PROCESS_DYING && process->image->flags & FL_PROCESS_RESTART;
}

/* Charges pages, or bytes of kernel records, to a process. False: it may not have so many. */
bool process_charge(struct process *process, uint64_t pages);
void process_charge_anyway(struct process *process, uint64_t pages);
void process_uncharge(struct process *process, uint64_t pages);
uint64_t process_take_frame(struct process *process); /* charges one page, and takes a frame for it; 0: neither */
bool process_charge_record(struct process *process, uint64_t bytes);
void process_uncharge_record(struct process *process, uint64_t bytes);

/* frames.c */

/* A zeroed frame of physical memory, or 0. */
uint64_t frame_take(void);

/* Gives a frame back; one that the host or a server may still write to, when they no longer do. */
void frame_release(uint64_t physical);

/* The host, or a server that it is lent to, may write to a frame until it is unpinned as often as it was pinned. */
void frame_pin(uint64_t physical);
void frame_unpin(uint64_t physical);
bool frame_is_pinned(uint64_t physical);
void frames_start(void);

/* Zeroed kernel memory that is never given back, 64-byte aligned, at most a page; panics when there is none. */
void *frame_carve(uint64_t bytes);

/* records.c: kernel records of one size, found again by number and generation where they are given to programs. */
struct records {
    uint32_t bytes;  /* of one, which starts with struct record; at most a page */
    uint32_t most;   /* how many there may be */
    uint32_t made;   /* how many there are, in use or not */
    uint32_t a_page; /* how many fit into one */
    uint8_t **chunks; /* pages, by number / a_page; NULL: none is ever looked for by number */
    struct record *free;
};

struct record {
    struct link link; /* in a list of its process's */
    struct process *process; /* NULL: free */
    struct record *next_free;
    uint32_t number, generation;
};

#define RECORD_GENERATION_MASK 0x3ffffu

/* A record with only its head filled in, charged to `process` and added to `list`; NULL: no memory. */
void *record_take(struct records *records, struct process *process, struct link *list);
void record_free(struct records *records, void *record);

/* The record of a number that was given out, in use or not; or NULL. */
void *record_at(const struct records *records, uint64_t number);

/* The record of that number and generation, if it is there and the process's. */
void *record_find(const struct records *records, const struct process *process, uint64_t number, uint64_t generation);

/* clock.c */

/* Nanoseconds of the monotonic clock. */
uint64_t clock_now(void);
uint64_t clock_realtime(void);

/* `ns` from now, or NEVER for those below 0. */
uint64_t clock_after(int64_t ns);

/* Waits at the bell for an answer of the host, at most until a point in time. */
void clock_wait(uint64_t until);

#endif
