/* What of a type matters to a call: what it is behind its typedefs, and whether it can cross at all. */
#include "type.h"
#include "text.h"

#include <string.h>

#define ALIGNMENT_MAX 16u

const struct type *type_plain(const struct type *type)
{
    while (type->kind == TYPE_ALIAS || type->kind == TYPE_QUALIFIED)
        type = type->target;
    return type;
}

uint64_t type_alignment(const struct type *type)
{
    while (type->alignment == 0 && (type->kind == TYPE_ALIAS || type->kind == TYPE_QUALIFIED))
        type = type->target;
    return type->alignment;
}

bool type_is_const(const struct type *type)
{
    for (; type->kind == TYPE_ALIAS || type->kind == TYPE_QUALIFIED; type = type->target)
        if (type->kind == TYPE_QUALIFIED && strcmp(type->name, "const") == 0)
            return true;
    return type->kind == TYPE_ARRAY && type_is_const(type->target);
}

bool type_is_struct(const struct type *type, const char *tag)
{
    type = type_plain(type);
    return type->kind == TYPE_STRUCT && type->name && strcmp(type->name, tag) == 0;
}

static const char *member_trouble(const struct type *holder, const struct member *member)
{
    const struct type *type = type_plain(member->type);
    const char *name = member->name ? member->name : "(unnamed)";
    if (type->kind == TYPE_POINTER)
        return keep_format("has the pointer %s inside; write its contents as a parameter of its own", name);
    if (type->kind == TYPE_ARRAY && type->is_incomplete)
        return keep_format("ends in the array %s of unknown length; write a pointer and a count", name);
    const char *trouble = type_trouble(member->type);
    if (trouble)
        return keep_format("has the member %s inside, which %s", name, trouble);
    if (member->alignment > ALIGNMENT_MAX)
        return keep_format("aligns its member %s to more than 16 bytes; write it without the alignment", name);
    uint64_t alignment = type_alignment(member->type);
    if (!member->bit_size && alignment && (member->offset % alignment || holder->size % alignment))
        return keep_format("is packed (at its member %s); write it without the attribute", name);
    return NULL;
}

const char *type_trouble(const struct type *type)
{
    for (; type->kind == TYPE_ALIAS || type->kind == TYPE_QUALIFIED; type = type->target)
        if (type->is_over_aligned)
            return "is aligned to more than 16 bytes; write it without the alignment";
    if (type->kind == TYPE_REFUSED)
        return keep_format(
            "is of type %s, which has no meaning in another process; write double, an integer or a struct"
            " of them",
            type->name);
    if (type->kind == TYPE_FUNCTION)
        return "is a function; write an integer that says which function is meant";
    if (type->is_incomplete)
        return "has no size known here; write or include the definition of its type";
    if (type->is_over_aligned || type->alignment > ALIGNMENT_MAX)
        return "is aligned to more than 16 bytes; write it without the alignment";
    if (type->kind == TYPE_POINTER)
        return "is a pointer; write its contents as a parameter of its own";
    if (type->kind == TYPE_ARRAY)
        return type_trouble(type->target);
    if ((type->kind == TYPE_STRUCT || type->kind == TYPE_UNION) && type->size == 0)
        return "is empty; write a member";
    for (size_t i = 0; i < type->member_count; i++) {
        const char *trouble = member_trouble(type, &type->members[i]);
        if (trouble)
            return trouble;
    }
    return NULL;
}
