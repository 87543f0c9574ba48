/* What the wrappers that faultline-gen writes for a native program and the runtime know of each other. */
#ifndef FAULTLINE_NATIVE_H
#define FAULTLINE_NATIVE_H

#include "faultline/abi/shape.h"
#include "faultline/call.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct native_process;

/*
 * An exported function. Its frame holds the arguments, then the result, each in a place of its own; the values of its
 * parameters are found there by FL_SOURCE_STACK, and no other place than that, a constant, a copy or the result is used.
 */
struct native_function {
    const char *name;
    struct native_server *server;
    void (*run)(void *frame); /* calls the function with what the frame holds, and puts the result there */
    uint32_t frame_bytes, result_at, result_bytes;
    uint32_t flags; /* enum fl_shape_flags */
    uint32_t queue; /* as fl_shape.queue */
    uint64_t fails; /* the result of a failed call: its first bytes; the others are 0 */
    uint64_t result_type; /* as in struct fl_shape */
    uint32_t parameter_count;
    const struct fl_parameter *parameters;
};

/* A type of objects that a server has. */
struct native_object_type {
    uint64_t type;
    const struct native_function *release; /* its frame holds the pointer */
};

struct native_server {
    const char *name;
    int (*main)(int, char **); /* or NULL */
    const struct native_object_type *types;
    size_t type_count;
    struct native_process *process; /* the runtime's own */
};

/* The kernel, whose functions are called by name only in futures. */
extern struct native_server native_kernel_server;

/* Before anything is called. */
void native_server_add(struct native_server *server);

/* f, f_async and f_result, with the frame that their wrapper has filled in. Calls and results leave the result there. */
void native_call(const struct native_function *function, void *frame);
fl_future native_start(const struct native_function *function, void *frame);
void native_finish(const struct native_function *function, fl_future future, void *frame);

#endif
