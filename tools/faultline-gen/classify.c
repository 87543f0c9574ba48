/* Classifies values eightbyte by eightbyte, merging what lies in the same one: INTEGER wins over SSE. */
#include "classify.h"

#define EIGHTBYTE 8u

static uint64_t low_bits(uint64_t bits)
{
    return bits >= 64 ? ~0ull : (1ull << bits) - 1;
}

static void merge(struct classes *classes, uint64_t bit, uint64_t bits, enum eightbyte_class class)
{
    while (bits > 0) {
        struct eightbyte *piece = &classes->piece[bit / 64];
        uint64_t here = 64 - bit % 64 < bits ? 64 - bit % 64 : bits;
        if (class > piece->class)
            piece->class = class;
        piece->used |= low_bits(here) << bit % 64;
        bit += here;
        bits -= here;
    }
}

static void visit(struct classes *classes, const struct type *type, uint64_t offset)
{
    type = type_plain(type);
    switch (type->kind) {
    case TYPE_STRUCT:
    case TYPE_UNION:
        for (size_t i = 0; i < type->member_count; i++) {
            const struct member *member = &type->members[i];
            if (member->bit_size)
                merge(classes, 8 * offset + member->bit_offset, member->bit_size, CLASS_INTEGER);
            else
                visit(classes, member->type, offset + member->offset);
        }
        break;
    case TYPE_ARRAY:
        for (uint64_t i = 0; i < type->count; i++)
            visit(classes, type->target, offset + i * type_plain(type->target)->size);
        break;
    case TYPE_BOOLEAN:
        merge(classes, 8 * offset, 1, CLASS_INTEGER);
        break;
    case TYPE_FLOAT:
        merge(classes, 8 * offset, 8 * type->size, CLASS_SSE);
        break;
    default:
        merge(classes, 8 * offset, 8 * type->size, CLASS_INTEGER);
    }
}

struct classes classify(const struct type *type)
{
    struct classes classes = {0};
    const struct type *plain = type_plain(type);
    if (plain->kind == TYPE_VOID)
        return classes;
    classes.in_memory = plain->size > 2 * EIGHTBYTE;
    if (classes.in_memory)
        return classes;
    visit(&classes, plain, 0);
    classes.count = plain->size > EIGHTBYTE ? 2 : 1;
    return classes;
}
