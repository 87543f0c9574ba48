/* Scenes for the kernel's core: the program and its servers (tests/fuzz/world.h) call, return and wait as a test says. */
#ifndef FAULTLINE_TEST_STAGE_H
#define FAULTLINE_TEST_STAGE_H

#include "future.h"
#include "world.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

/* A rule, which is a test's name, and the scene that shows it: with a kernel of its own, in a process of its own. */
#define SCENE(rule)                                                                                                    \
    static void rule##_scene(void);                                                                                    \
    static void rule(void **state)                                                                                     \
    {                                                                                                                  \
        (void)state;                                                                                                   \
        assert_true(stage_play(rule##_scene));                                                                         \
    }                                                                                                                  \
    static void rule##_scene(void)

/* Plays a scene. False: a CHECK of it failed, or it ended otherwise than by its last line. */
bool stage_play(void (*scene)(void));

#define CHECK(condition) ((condition) ? (void)0 : stage_fail(__FILE__, __LINE__, #condition))
#define CHECK_EQUAL(left, right) stage_check_equal(__FILE__, __LINE__, #left, (uint64_t)(left), (uint64_t)(right))
_Noreturn void stage_fail(const char *file, int line, const char *what);
void stage_check_equal(const char *file, int line, const char *what, uint64_t left, uint64_t right);

/* Who is in user mode. */
extern struct activation *running;
#define program (&processes[PROCESS_PROGRAM])
#define alpha (&processes[1])
#define beta (&processes[2])
#define gamma (&processes[3])

/* `running` calls "server.function", "server.function_async" or "server.function_result" with up to six arguments, and
   returns who runs then. What it gets is in running->frame.rax and running->error when it runs again. */
#define call(...) stage_call(__VA_ARGS__, 0, 0, 0, 0, 0, 0)
struct activation *stage_call(const char *import, uint64_t rdi, uint64_t rsi, uint64_t rdx, uint64_t rcx, uint64_t r8,
                              uint64_t r9, ...);

/* Arguments for it that are on the stack: the next call has them. */
void stage_stack_arguments(const uint64_t *words, uint32_t count);

struct activation *give(uint64_t rax); /* `running` returns: from an exported function, or as a thread */
struct activation *crash(void); /* makes a real fault */
struct activation *tick(void); /* is interrupted by the timer */
struct activation *pass(uint64_t ns); /* time passes; the timer interrupts it if that is due */

/* `running` starts a server by a call of it, and goes on when that has come back. */
void start_server(const char *name);

/* A thread of the program, which comes to run when it is its turn. */
void start_thread(uint64_t argument);

/* One call runs in alpha, and behind it wait as many that were posted as may. */
void fill_queue_of_alpha(void);

/* `running`, the program's, has no more to do until only others can run, or it is `other`'s turn. */
void let_others_run(const struct process *other);

/* The call that was posted as number `number`, from 0, is answered with `result`, which the kernel sees when it looks. */
void host_answers_call(uint32_t number, uint64_t result);

/* The process's memory at an address; the test fails if there is none. */
void *memory_of(const struct process *process, uint64_t address);

/* The address of a server's name, for fl_kill and fl_restart. */
uint64_t name_at(const struct process *server);

/* The next call of a report that ends the run ends the scene well, if it is of that kind. */
void stage_ends_with(enum fl_report_kind kind);

/* How many instructions `play` takes; and how many bytes of a stack. */
uint64_t stage_count_instructions(void (*play)(void));
uint64_t stage_measure_stack(void (*play)(void));

#endif
