/* One run of the fuzzer: user code that does what bytes say, a monitor that takes its time, and rules that hold. */
#ifndef FAULTLINE_FUZZ_RUN_H
#define FAULTLINE_FUZZ_RUN_H

#include "world.h"

/* run.c: does the operations of an input, OPERATION_BYTES each, the first of which lays out the world. Ends the program
   with SIGABRT when a rule is broken. */
void run(const uint8_t *bytes, size_t size);
extern bool run_tells; /* every operation, on stdout */
extern uint32_t run_step; /* which one it is at */
extern void (*run_progress)(uint32_t step); /* told before each; NULL: nobody */
__attribute__((format(printf, 1, 2))) void tell(const char *format, ...);

/* A rule is broken: says which, and what broke it. */
__attribute__((format(printf, 2, 3))) _Noreturn void broken(const char *rule, const char *format, ...);

/* plays.c: one operation of the input. */
void plays_start(const uint8_t configuration[OPERATION_BYTES]);
struct activation *play(struct activation *running, const uint8_t operation[OPERATION_BYTES]);

/* user.c: the code of programs and servers, whose activation in user mode is `running`. Each of these does one thing,
   and returns who runs then. */
struct activation *user_call(struct activation *running, uint32_t import, const uint8_t choices[OPERATION_BYTES - 2]);
struct activation *user_fetch(struct activation *running, uint32_t import, uint64_t future);
struct activation *user_return(struct activation *running, uint64_t rax, uint64_t rdx);
struct activation *user_fault(struct activation *running, uint64_t address, uint64_t error);
struct activation *user_exception(struct activation *running, uint64_t vector);
struct activation *user_jump(struct activation *running, uint64_t address);
struct activation *user_tick(struct activation *running);

/* Stores into the memory of `running`, with the page faults that this takes. False: *next runs then. */
bool user_store(struct activation *running, uint64_t address, const void *bytes, uint64_t count,
                struct activation **next);

/* The first argument that the function it runs was called with. */
uint64_t user_argument(const struct activation *running);

/* What a future of a process is a call of, if it is one and has not ended its use; NULL: it is none. */
const struct import *user_future_import(const struct process *process, uint64_t id);

/* Whoever runs now has the registers that are its due; what it was given is remembered for later. */
void user_arrived(struct activation *running);
void user_start(void);

/* values.c: what arguments are made of; some are good. */
void values_start(void);
uint64_t value_of(char letter, const struct activation *running, uint8_t choice);
void values_note_handle(const struct process *process, uint64_t handle);
void values_note_future(const struct process *process, uint64_t future);
void values_note_pointer(const struct process *process, uint64_t pointer);
uint64_t value_result(const struct activation *running, uint8_t choice);

/* monitor.c */
void monitor_start(void);
void monitor_answer(uint32_t which, uint32_t flavour); /* if there is a call to be answered */
uint32_t monitor_unanswered(void);

/* rules.c: those that hold whenever user mode runs; and those that hold besides when nothing can go on. */
void rules_check(const struct activation *running);
void rules_check_stuck(void);

/* finale.c: what the program does when there are no more operations: it ends all servers, and then itself. */
struct activation *finale_step(struct activation *running);
void finale_start(void);

#endif
