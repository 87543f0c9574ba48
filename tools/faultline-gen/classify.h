/* The classes of the System V amd64 ABI (section 3.2.3): where a value travels. */
#ifndef FAULTLINE_GEN_CLASSIFY_H
#define FAULTLINE_GEN_CLASSIFY_H

#include "type.h"

enum eightbyte_class { CLASS_NONE, CLASS_SSE, CLASS_INTEGER };

struct eightbyte {
    enum eightbyte_class class;
    uint64_t used; /* the bits of it that hold a value */
};

struct classes {
    bool in_memory;
    unsigned int count; /* of eightbytes, 1 or 2, when not in memory; 0 for void */
    struct eightbyte piece[2];
};

/* `type` is complete and has no trouble (type_trouble), or is a pointer. */
struct classes classify(const struct type *type);

#endif
