/* The functions of core/: one line on each, file by file. */
#ifndef FAULTLINE_KERNEL_KERNEL_H
#define FAULTLINE_KERNEL_KERNEL_H

#include "activation.h"
#include "faultline/abi/link.h"

#define likely(condition) __builtin_expect(!!(condition), 1)
#define unlikely(condition) __builtin_expect(!!(condition), 0)

/* call.c */

/* Each returns what user mode goes on with. */

/* Handles a page fault of user code at `address`: a call, a return or a real fault. */
struct activation *call_page_fault(struct activation *activation, uint64_t address);

/* Ends the call of `caller` with `error`: it goes on behind its CALL with the function's failure value. */
struct activation *call_fail(struct activation *caller, struct fl_function *function, uint32_t error);

/* Ends the call of `caller` with results: cuts them to the function's types. `vector` holds the low halves of xmm0 and
   xmm1, for a function that declares vector results. The caller's vector state is current. */
struct activation *call_finish(struct activation *caller, struct fl_function *function, const uint64_t integer[2],
                               const uint64_t vector[2]);

/* buffers.c */

/* Copies what `function` declares from the caller, whose address space is current, into the callee's window, and points
   the callee's arguments at it; stack arguments are there already, at `stack_arguments`. 0 or an error. */
uint32_t buffers_enter(struct activation *caller, struct activation *callee, struct fl_function *function,
                       uint8_t *stack_arguments);

/* Copies back into the caller, whose address space is current again; `rax` is the narrowed result. 0, EPROTO or EFAULT. */
uint32_t buffers_leave(struct activation *callee, struct fl_function *function, uint64_t rax);

/* Unmaps and uncharges the copy window beyond its warm pages. */
void buffers_release(struct activation *callee);

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

/* host_call.c */

/* Hands the call to the monitor, waits for the answer, and ends the call. Returns what user mode goes on with. */
struct activation *host_call(struct activation *caller, struct fl_function *function);

/* fault.c */

/* What a page fault that is neither call nor return tried to do. */
enum fl_fault_reason fault_reason(const struct activation *activation, uint64_t address);

/* Ends the process of `current` for a real fault, with a report. `address` is CR2. Returns what goes on. */
struct activation *fault_end_process(enum fl_fault_reason reason, uint64_t address);

/* Adds the chain of activations to a report, innermost first. */
void report_frames(struct fl_report *report, const struct activation *activation);

/* Ends the run: the kernel found a bug of its own. */
_Noreturn void panic(const char *text, uint64_t value);

/* process.c */

/* Takes over what the monitor laid out; returns the program's first activation. */
struct activation *process_start_all(void);

/* Ends the process of `current`: the nearest live caller, returned, goes on with EOWNERDEAD, or the run ends. */
struct activation *process_end_current(void);

/* Makes a dead server new: its writable memory is as it was before its first instruction. */
void process_restart(struct process *process);

/* Charges `pages` to a process. False: it may not have so many. */
bool process_charge(struct process *process, uint64_t pages);
void process_uncharge(struct process *process, uint64_t pages);

/* frames.c */

/* A zeroed frame of physical memory, or 0. */
uint64_t frame_take(void);
void frame_release(uint64_t physical);

/* Zeroed kernel memory that is never given back, 64-byte aligned, at most a page; panics when there is none. */
void *frame_carve(uint64_t bytes);

#endif
