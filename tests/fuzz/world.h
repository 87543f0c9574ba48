/* The world that the kernel is put into: a program, three servers, what they export and import, where things lie. */
#ifndef FAULTLINE_FUZZ_WORLD_H
#define FAULTLINE_FUZZ_WORLD_H

#include "kernel.h"
#include "machine.h"

#define PROCESSES 4u /* the program, then alpha, beta and gamma */
#define OPERATION_BYTES 8u

/* The same in every process, whose page table is its index + 1. */
#define EMPTY_SPACE 99u
#define CODE 0x400000ull
#define RETURN (CODE + 2) /* behind the one CALL that there is: call rbx */
#define USER_RIP (CODE + 0x100)
#define DATA 0x500000ull
#define DATA_PAGES 8u
#define FUTURES_AT (DATA + 0x700) /* where fl_wait_any finds its futures */
#define CONSTANT 0x520000ull /* may not be written; the names of the servers lie in it, NAME_BYTES each */
#define NAME_BYTES 16u
#define WINDOW 0x600000ull
#define PROGRAM_STACK 0x700000ull
#define PROGRAM_STACK_PAGES 2u
#define HEAP 0x10000000ull
#define HEAP_PAGES 64u
#define STACKS 0x80000000ull
#define COPIES 0x100000000ull
#define ENTRIES 0x800000ull /* addresses of functions; start routines have 0 */
#define START (ENTRIES + 0)
#define THREAD_ENTRY (ENTRIES + 8)
#define RELEASE (ENTRIES + 16)

/* A function as those see it who call it. Of its arguments, a letter each, in registers and behind '|' on the stack:
   p a pointer, P one to a page, n a count, i any number, s a string, S a server's name, h a handle, o an object's
   address, f a future, F a pointer to futures, m how many those are, t nanoseconds, T those that seldom are for ever, w a word's address, x a thread's
   function. */
struct export
{
    const char *name;
    const char *arguments;
    struct fl_shape shape;
    struct fl_parameter parameters[FL_PARAMETERS_MAX];
    uint64_t object_type; /* of the objects in arguments or results: 0 or 1 of the server itself, or ALPHAS */
    bool gives_object, takes_object;
};
#define ALPHAS 2u

extern const struct export exports[], host_exports[];
extern const uint32_t export_count, host_export_count;

/* A kernel function. */
struct kernel_export {
    const char *name;
    const char *arguments;
    uint64_t entry;
    uint64_t result_mask, fails;
};
extern const struct kernel_export kernel_exports[];
extern const uint32_t kernel_export_count;

/* Every import that there is: slot i of every process calls function i. */
struct import {
    const char *server, *name, *arguments;
    uint32_t kind; /* enum fl_import_kind */
    bool gives_object;
    bool ends_program; /* what would end the run too soon, if the program called it */
    struct fl_function *target; /* the function itself */
};
#define IMPORTS_MAX 512u
extern struct fl_function functions[IMPORTS_MAX];
extern struct import imports[IMPORTS_MAX];
extern uint32_t import_count;

extern const char *const process_names[PROCESSES];
extern struct fl_process_image images[PROCESSES];

/* The type of objects 0 or 1 of a server, or ALPHAS. */
uint64_t world_type_of(uint32_t server, uint64_t which);
#define process_alpha 1u

/* The import of that name and kind. */
uint32_t import_of(const char *server, const char *name, uint32_t kind);

/* Lays the world out as `configuration` says, starts the kernel in it, and returns the program's first activation. */
struct activation *world_start(const uint8_t configuration[OPERATION_BYTES]);

/* What was so at the start: the first frame that the kernel had not used, and what each process was charged for. */
extern uint64_t world_first_free_frame;
extern uint64_t world_pages[PROCESSES];
extern uint32_t world_monitor_seed;
extern bool world_host_is_slow; /* it answers seldom, so that calls pile up */

/* exports.c of the kernel, whose names are those of include/faultline/call.h. */
int fl_error(void);

#endif
