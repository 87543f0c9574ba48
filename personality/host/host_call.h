/* A call to a host function as its generated dispatcher sees it, and the tables that faultline-gen writes for host servers. */
#ifndef FAULTLINE_HOST_CALL_H
#define FAULTLINE_HOST_CALL_H

#include "faultline/abi/shape.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

/* A buffer that is only passed on to the system: pieces of guest memory, never interpreted here. Clients see `void *`. */
struct fl_buffer {
    const struct iovec *pieces;
    int piece_count;
    size_t bytes; /* all pieces together; NULL passes as pieces == NULL */
};

/* Everything in it has been read once from the guest and checked: the pieces lie inside guest memory and sum to bytes. */
struct host_buffer {
    bool present; /* false: the caller passed NULL */
    size_t bytes;
    const struct iovec *pieces;
    int piece_count;
};

struct host_call {
    uint32_t function; /* flat index, see vmm/guest.h */
    uint32_t process; /* who calls, */
    uint32_t
        incarnation; /* and which of its lives: a server that ended may be started afresh while calls of its run on */
    uint64_t integer[FL_INTEGER_ARGUMENTS];
    uint64_t sse[FL_SSE_ARGUMENTS];
    uint8_t stack[64];
    struct host_buffer buffers[FL_PARAMETERS_MAX]; /* one for each entry of the parameter table */
    /* the answer */
    uint64_t result_integer[2];
    uint64_t result_sse[2];
    uint32_t error; /* 0 or an FL_E... number: why the function did not run */
    uint64_t copied_bytes;
};

typedef void host_dispatcher(struct host_call *call);

struct host_function {
    const char *name;
    const char *signature;
    uint64_t hash;
    struct fl_shape shape;
    const struct fl_parameter *parameters;
    host_dispatcher *dispatch;
    const char
        *queue; /* calls with the same queue (and key) run one at a time, in order; by default the server's name */
    int queue_argument; /* integer argument whose value is the key of the queue, or -1 */
};

struct host_server {
    const char *name;
    const struct host_function *functions;
    size_t function_count;
};

/* For dispatchers: copy a whole buffer between guest memory and `copy` (`bytes` <= the buffer's). */
void host_buffer_copy_in(struct host_call *call, const struct host_buffer *buffer, void *copy, size_t bytes);
void host_buffer_copy_out(struct host_call *call, const struct host_buffer *buffer, const void *copy, size_t bytes);

/* A string argument: a NUL-terminated copy to free(), or NULL (present is false, or no memory: then call->error is set). */
char *host_buffer_string(struct host_call *call, const struct host_buffer *buffer);

/* The process whose call this thread is serving: what fl_caller() is for host functions. */
uint32_t host_caller(void);

/* Which of its lives that is. What a call opens must not be a later one's. */
uint32_t host_caller_incarnation(void);

#endif
