/* Spells types and functions in C, and hashes what two sides must agree on: layouts and attributes, not names. */
#include "server.h"
#include "signature.h"
#include "text.h"

#include "faultline/abi/hash.h"
#include "faultline/abi/image.h"

#include <inttypes.h>
#include <string.h>

const struct type *without_qualifiers(const struct type *type)
{
    while (type->kind == TYPE_QUALIFIED)
        type = type->target;
    return type;
}

static const char *spell_word(const char *word, const char *name)
{
    return *name ? keep_format("%s %s", word, name) : word;
}

static const char *spell_function(const struct type *type, const char *name)
{
    const char *parameters = type->parameter_count ? "" : "void";
    for (size_t i = 0; i < type->parameter_count; i++)
        parameters = keep_format("%s%s%s", parameters, i ? ", " : "", spell(type->parameters[i], ""));
    return spell(type->target, keep_format("%s(%s)", name, parameters));
}

static const char *spell_pointer(const struct type *type, const char *name)
{
    enum type_kind target = without_qualifiers(type->target)->kind;
    bool binds_weaker = target == TYPE_ARRAY || target == TYPE_FUNCTION;
    return spell(type->target, keep_format(binds_weaker ? "(*%s)" : "*%s", name));
}

static const char *spell_tag(const struct type *type)
{
    const char *word = type->kind == TYPE_STRUCT ? "struct" : type->kind == TYPE_UNION ? "union" : "enum";
    return type->name ? keep_format("%s %s", word, type->name) : word;
}

const char *spell_definition(const struct type *type, const char *separator)
{
    uint64_t alignment = 1, bit_end = 0;
    const char *text = keep_format("%s {", spell_tag(type));
    for (size_t i = 0; i < type->enumerator_count; i++)
        text = keep_format("%s%s%s = %" PRId64 ",", text, separator, type->enumerators[i].name,
                           type->enumerators[i].value);
    for (size_t i = 0; i < type->member_count; i++) {
        const struct member *member = &type->members[i];
        uint64_t natural = member->alignment ? member->alignment : type_alignment(member->type);
        alignment = natural > alignment ? natural : alignment;
        uint64_t bit_offset = member->bit_size ? member->bit_offset : 8 * member->offset;
        if (member->bit_size && bit_offset > bit_end) /* fields without a name are not told of, but take room */
            text = keep_format("%s%s%s : %" PRIu64 ";", text, separator, spell(member->type, ""), bit_offset - bit_end);
        bit_end = bit_offset + (member->bit_size ? member->bit_size : 8 * type_plain(member->type)->size);
        text = keep_format("%s%s%s", text, separator, spell(member->type, member->name ? member->name : ""));
        if (member->bit_size)
            text = keep_format("%s : %" PRIu64, text, member->bit_size);
        if (member->alignment)
            text = keep_format("%s __attribute__((aligned(%" PRIu64 ")))", text, member->alignment);
        text = keep_format("%s;", text);
    }
    text = keep_format("%s%s}", text, *separator == '\n' ? "\n" : " ");
    bool asked = type->kind != TYPE_ENUM && type->alignment > alignment;
    return asked ? keep_format("%s __attribute__((aligned(%" PRIu64 ")))", text, type->alignment) : text;
}

const char *spell(const struct type *type, const char *name)
{
    switch (type->kind) {
    case TYPE_POINTER:
        return spell_pointer(type, name);
    case TYPE_ARRAY:
        return spell(type->target,
                     type->count ? keep_format("%s[%" PRIu64 "]", name, type->count) : keep_format("%s[]", name));
    case TYPE_FUNCTION:
        return spell_function(type, name);
    case TYPE_QUALIFIED:
        if (without_qualifiers(type)->kind == TYPE_POINTER)
            return spell(type->target, spell_word(type->name, name));
        return keep_format("%s %s", type->name, spell(type->target, name));
    case TYPE_STRUCT:
    case TYPE_UNION:
    case TYPE_ENUM:
        return spell_word(type->name ? spell_tag(type) : spell_definition(type, " "), name);
    default:
        return spell_word(type->name, name);
    }
}

const char *spell_arguments(const struct function *function, bool for_server)
{
    const char *arguments = function->argument_count ? "" : "void";
    for (size_t i = 0; i < function->argument_count; i++) {
        const struct argument *argument = &function->arguments[i];
        arguments = keep_format("%s%s%s", arguments, i ? ", " : "",
                                spell(for_server ? argument->type : argument->seen, argument->name));
    }
    return arguments;
}

const char *spell_prototype(const struct function *function, bool for_server)
{
    return spell(function->result, keep_format("%s(%s)", function->name, spell_arguments(function, for_server)));
}

/* Typedefs resolved, names left out, structs by layout. Types here hold no pointers inside, so this comes to an end. */
static const char *canonical(const struct type *type)
{
    static const char letters[] = {[TYPE_VOID] = 'v',    [TYPE_INTEGER] = 'u', [TYPE_BOOLEAN] = 'b', [TYPE_FLOAT] = 'f',
                                   [TYPE_ENUM] = 'u',    [TYPE_POINTER] = 'p', [TYPE_STRUCT] = '{',  [TYPE_UNION] = '|',
                                   [TYPE_REFUSED] = '?', [TYPE_ARRAY] = '[',   [TYPE_FUNCTION] = '('};
    type = type_plain(type);
    const char *text = keep_format("%c%" PRIu64, type->is_signed ? 's' : letters[type->kind], type->size);
    if (type->kind == TYPE_POINTER || type->kind == TYPE_ARRAY)
        return keep_format("%s of %s", text, canonical(type->target));
    for (size_t i = 0; i < type->member_count; i++) {
        const struct member *member = &type->members[i];
        text = keep_format("%s @%" PRIu64 ".%" PRIu64 ":%" PRIu64 " %s", text, member->bit_size ? 0 : member->offset,
                           member->bit_offset, member->bit_size, canonical(member->type));
    }
    return type->kind == TYPE_STRUCT || type->kind == TYPE_UNION ? keep_format("%s}", text) : text;
}

/* What is behind an object is its server's business: clients need not even know its size. */
static const char *canonical_or_object(const struct type *type, const struct object *object)
{
    return object ? keep_format("o%016" PRIx64, object->type) : canonical(type);
}

void function_sign(struct function *function)
{
    const struct fl_shape *shape = &function->shape;
    uint64_t hash = fl_hash_text(FL_HASH_START, canonical_or_object(function->result, function->result_object));
    for (size_t i = 0; i < function->argument_count; i++)
        hash = fl_hash_text(hash, canonical_or_object(function->arguments[i].seen, function->arguments[i].object));
    /* the parameter table is the attributes with names resolved to positions; its structs have no padding */
    hash = fl_hash_bytes(hash, function->parameters, shape->parameter_count * sizeof *function->parameters);
    hash = fl_hash_bytes(hash, &shape->fails_integer, sizeof shape->fails_integer);
    hash = fl_hash_bytes(hash, &shape->fails_sse, sizeof shape->fails_sse);
    uint8_t is_oneway = shape->flags & FL_SHAPE_ONEWAY ? 1 : 0;
    function->hash = fl_hash_bytes(hash, &is_oneway, sizeof is_oneway);

    const char *attributes = function->declaration->attributes;
    size_t length = strlen(attributes);
    while (length && strchr(" \t\r,", attributes[length - 1]))
        length--;
    function->signature =
        keep_format("%s%s%.*s", spell_prototype(function, false), length ? " " : "", (int)length, attributes);
    if (strlen(function->signature) > FL_SIGNATURE_MAX)
        refuse(function->declaration, NULL, "its signature is longer than %d bytes; write shorter names instead",
               FL_SIGNATURE_MAX);
}
