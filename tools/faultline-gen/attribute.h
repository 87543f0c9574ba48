/* The attributes of one export, as written: words and the texts of their arguments. */
#ifndef FAULTLINE_GEN_ATTRIBUTE_H
#define FAULTLINE_GEN_ATTRIBUTE_H

#include "declaration.h"

#include <stdbool.h>

enum attribute_kind {
    ATTRIBUTE_IN = 1,
    ATTRIBUTE_OUT,
    ATTRIBUTE_INOUT,
    ATTRIBUTE_SHARE,
    ATTRIBUTE_STRING,
    ATTRIBUTE_TOKEN,
    ATTRIBUTE_FAILS,
    ATTRIBUTE_QUEUE,
    ATTRIBUTE_CONCURRENT,
    ATTRIBUTE_ONEWAY,
    ATTRIBUTE_ON_VCPU,
    ATTRIBUTE_OBJECT, /* of a struct, like the next */
    ATTRIBUTE_OBJECT_OF
};

#define ATTRIBUTE_ARGUMENTS 3

struct attribute {
    enum attribute_kind kind;
    const char *word;
    const char *arguments[ATTRIBUTE_ARGUMENTS];
    unsigned int argument_count;
};

struct attributes {
    struct attribute *list;
    size_t count;
};

/* Refuses what is no attribute, or has too few or too many arguments. */
struct attributes attributes_read(const struct declaration *declaration);

/* Whether the attribute's first argument names a pointer. */
bool attribute_is_of_pointer(const struct attribute *attribute);

/* Letters of the names that attributes give. */
#define IDENTIFIER_LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"

#endif
