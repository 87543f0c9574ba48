/* C types as the generator sees them: what a compiler said of them, without DWARF. */
#ifndef FAULTLINE_GEN_TYPE_H
#define FAULTLINE_GEN_TYPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum type_kind {
    TYPE_VOID,
    TYPE_INTEGER,
    TYPE_BOOLEAN,
    TYPE_FLOAT, /* of 4 or 8 bytes */
    TYPE_ENUM,
    TYPE_POINTER,
    TYPE_STRUCT,
    TYPE_UNION,
    TYPE_ARRAY,
    TYPE_FUNCTION,
    TYPE_ALIAS, /* a typedef of `target` */
    TYPE_QUALIFIED, /* `target`, with `name` saying const, volatile, restrict or _Atomic */
    TYPE_REFUSED /* has no meaning in another process: `name` */
};

struct type;

struct member {
    const char *name; /* NULL: an unnamed struct or union inside */
    const struct type *type;
    uint64_t offset; /* bytes */
    uint64_t alignment; /* asked for by the source, or 0 */
    uint64_t bit_offset, bit_size; /* of a bit-field, from the start of the struct; bit_size is 0 for others */
};

struct enumerator {
    const char *name;
    int64_t value;
};

struct type {
    enum type_kind kind;
    const char *name; /* tag, word or typedef; NULL if it has none */
    uint64_t size, alignment; /* an alias has an alignment only if its own source asks for one */
    bool is_signed, is_character;
    bool is_incomplete; /* declared only, or its size is not a constant */
    bool is_over_aligned; /* by the source, to more than 16 bytes */
    const struct type *target; /* of pointers, arrays, functions, aliases and qualified types */
    uint64_t count; /* of an array */
    struct member *members;
    size_t member_count;
    struct enumerator *enumerators;
    size_t enumerator_count;
    const struct type **parameters; /* of a function */
    size_t parameter_count;
};

/* The type behind typedefs and qualifiers. */
const struct type *type_plain(const struct type *type);
uint64_t type_alignment(const struct type *type);
bool type_is_const(const struct type *type);
bool type_is_struct(const struct type *type, const char *tag);

/* Why values of the type cannot cross, as words that follow "it ", or NULL. */
const char *type_trouble(const struct type *type);

#endif
