/* The shape of a function: what of a call crosses, and how; written by faultline-gen, carried by the monitor, obeyed by the kernel. */
#ifndef FAULTLINE_ABI_SHAPE_H
#define FAULTLINE_ABI_SHAPE_H

#include <stdint.h>

#define FL_INTEGER_ARGUMENTS 6   /* rdi rsi rdx rcx r8 r9 */
#define FL_SSE_ARGUMENTS 8       /* xmm0 .. xmm7 */
#define FL_STACK_BYTES_MAX 2048  /* bytes of arguments on the stack; the generator refuses more */
#define FL_PARAMETERS_MAX 12     /* pointers a function may have, the hidden result pointer among them */
#define FL_STRING_LIMIT (1u << 20) /* bytes of a string without its NUL, unless the attribute says otherwise */

/* Where the value of a count or a pointer is found. */
enum fl_source {
    FL_SOURCE_NONE = 0,
    FL_SOURCE_CONSTANT, /* `constant` */
    FL_SOURCE_REGISTER, /* integer argument register `index` (0 is rdi) */
    FL_SOURCE_STACK,    /* `index` bytes into the stack arguments */
    FL_SOURCE_BUFFER,   /* the first element of the copy of parameter `index`, an earlier entry of the parameter table */
    FL_SOURCE_RESULT    /* the function's result, in rax (only for `used`) */
};

struct fl_value {
    uint8_t source;    /* enum fl_source */
    uint8_t width;     /* bytes of the value: 1, 2, 4 or 8 */
    uint8_t is_signed; /* nonzero: negative values are possible, and refused with EFAULT */
    uint8_t reserved;
    uint32_t index;
    uint64_t constant;
};

enum fl_direction {
    FL_DIRECTION_IN = 1,
    FL_DIRECTION_OUT = 2,
    FL_DIRECTION_INOUT = 3,
    FL_DIRECTION_STRING = 4,
    FL_DIRECTION_SHARE = 5, /* the pages themselves, for the time of the call */
    FL_DIRECTION_OBJECT = 6 /* a handle of the caller's, which becomes the callee's: see `type` */
};

enum fl_parameter_flags {
    FL_PARAMETER_REQUIRED = 1, /* NULL is EFAULT instead of passing as NULL (the hidden result pointer) */
};

/* One pointer of the signature. Entries are ordered so that a FL_SOURCE_BUFFER names an earlier one. */
struct fl_parameter {
    uint8_t direction; /* enum fl_direction */
    uint8_t flags;     /* enum fl_parameter_flags */
    uint16_t alignment; /* of one element, bytes, a power of two up to 64 */
    uint32_t reserved;
    uint64_t element_size;    /* bytes; for FL_DIRECTION_STRING 1 */
    union {
        uint64_t limit; /* FL_DIRECTION_STRING: most bytes without the NUL */
        uint64_t type;  /* FL_DIRECTION_OBJECT: see struct fl_object_record; 0 for all other directions */
    };
    struct fl_value pointer;  /* FL_SOURCE_REGISTER or FL_SOURCE_STACK, width 8 */
    struct fl_value count[2]; /* elements: the product; a factor with FL_SOURCE_NONE counts as 1. Unused for strings */
    struct fl_value used;     /* OUT and INOUT: elements that come back; FL_SOURCE_NONE: all of them */
};

enum fl_shape_flags {
    FL_SHAPE_HIDDEN_RESULT = 1, /* parameter 0 is the hidden result pointer: the caller's own comes back in rax */
    FL_SHAPE_ON_VCPU = 2,       /* host functions: cannot block, runs on the virtual CPU's own thread */
    FL_SHAPE_CONCURRENT = 4,    /* side by side with any other call; `queue` is 0 */
    FL_SHAPE_ONEWAY = 8,        /* no result, nothing comes out, and the caller does not wait */
};

#define FL_QUEUES_MAX 64u /* queues one server may have */

struct fl_shape {
    uint64_t integer_mask[FL_INTEGER_ARGUMENTS]; /* bits of each integer register that cross inwards; 0: cleared */
    uint64_t result_mask[2];                     /* bits of rax and rdx that cross outwards */
    uint8_t sse_width[FL_SSE_ARGUMENTS];         /* low bytes of each xmm register that cross inwards: 0, 4 or 8 */
    uint8_t sse_result_width[2];                 /* the same for xmm0 and xmm1 outwards */
    uint16_t stack_bytes;                        /* bytes of stack arguments, a multiple of 8 */
    uint16_t parameter_count;
    uint16_t flags;                              /* enum fl_shape_flags */
    uint16_t queue;                              /* of a guest server: 0 is the default, others are FL_QUEUE's */
    uint16_t reserved[3];
    uint64_t result_type;   /* rax is an object of this type (struct fl_object_record); 0: it is none */
    uint64_t fails_integer; /* rax, when the call fails */
    uint64_t fails_sse;     /* low half of xmm0, when the call fails */
};

#endif
