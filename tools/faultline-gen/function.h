/* An exported function: what the compiler said of it, what its attributes say, and what comes of both. */
#ifndef FAULTLINE_GEN_FUNCTION_H
#define FAULTLINE_GEN_FUNCTION_H

#include "attribute.h"
#include "declaration.h"
#include "type.h"

#include "faultline/abi/shape.h"

struct piece {
    bool in_sse;
    unsigned int index; /* of the register in its class */
};

/* Where an argument travels. */
struct placement {
    bool on_stack;
    unsigned int stack_at; /* bytes into the stack arguments */
    unsigned int piece_count;
    struct piece piece[2];
    bool skipped[2]; /* eightbytes of padding only, which travel nowhere */
};

struct object;

struct argument {
    const char *name;
    const struct type *type; /* as the server defines it */
    const struct type *seen; /* as its clients see it: differs for struct fl_buffer */
    bool is_host_buffer; /* struct fl_buffer, or a pointer to one */
    const struct attribute *attribute; /* of a pointer */
    const struct object *object; /* of a pointer that is a handle to clients */
    struct placement placement;
    unsigned int parameter; /* of a pointer: its entry in the parameter table */
};

struct function {
    const struct declaration *declaration;
    const char *name;
    const struct type *result;
    const struct object *result_object; /* of a result that is a handle to clients */
    struct argument *arguments;
    size_t argument_count;
    bool is_prototyped, is_variadic, is_static;
    struct attributes attributes;
    /* what is written about it */
    struct fl_shape shape;
    struct fl_parameter parameters[FL_PARAMETERS_MAX];
    const char *signature;
    uint64_t hash;
    const char *queue; /* the name in FL_QUEUE, or NULL */
    int queue_argument; /* integer register, or -1 */
};

#endif
