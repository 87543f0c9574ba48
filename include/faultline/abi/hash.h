/* The hash by which signatures and types of objects are told apart: 64-bit FNV-1a. */
#ifndef FAULTLINE_ABI_HASH_H
#define FAULTLINE_ABI_HASH_H

#include <stddef.h>
#include <stdint.h>

/* http://www.isthe.com/chongo/tech/comp/fnv/ */
#define FL_HASH_START 0xcbf29ce484222325ull

static inline uint64_t fl_hash_bytes(uint64_t hash, const void *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        hash = (hash ^ ((const unsigned char *)bytes)[i]) * 0x100000001b3ull;
    return hash;
}

/* The text and its NUL. */
static inline uint64_t fl_hash_text(uint64_t hash, const char *text)
{
    size_t length = 0;
    while (text[length])
        length++;
    return fl_hash_bytes(hash, text, length + 1);
}

/* The type of a server's objects: of its name and the struct's tag. */
static inline uint64_t fl_hash_object_type(const char *server, const char *tag)
{
    return fl_hash_text(fl_hash_text(FL_HASH_START, server), tag);
}

#endif
