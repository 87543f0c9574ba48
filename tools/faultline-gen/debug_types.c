/* Turns DWARF's type entries into the generator's own; each entry once, so that types may lead back to themselves. */
#include "debug_types.h"
#include "text.h"

#include <dwarf.h>
#include <string.h>

struct known {
    struct known *next;
    const void *entry;
    struct type type;
};

static struct known *all_known;
static const struct type void_type = {.kind = TYPE_VOID, .name = "void"};

static const struct {
    const char *compiler, *people;
} base_names[] = {
    {"long int", "long"},           {"long unsigned int", "unsigned long"},
    {"short int", "short"},         {"short unsigned int", "unsigned short"},
    {"long long int", "long long"}, {"long long unsigned int", "unsigned long long"},
};

static bool flag(Dwarf_Die *entry, unsigned int name)
{
    Dwarf_Attribute attribute;
    bool value = false;
    return dwarf_attr_integrate(entry, name, &attribute) && dwarf_formflag(&attribute, &value) == 0 && value;
}

static bool number(Dwarf_Die *entry, unsigned int name, uint64_t *value)
{
    Dwarf_Attribute attribute;
    Dwarf_Word word;
    if (!dwarf_attr_integrate(entry, name, &attribute) || dwarf_formudata(&attribute, &word) != 0)
        return false;
    *value = word;
    return true;
}

static uint64_t number_or_zero(Dwarf_Die *entry, unsigned int name)
{
    uint64_t value = 0;
    number(entry, name, &value);
    return value;
}

static void read_base(struct type *type, Dwarf_Die *entry)
{
    for (size_t i = 0; i < sizeof base_names / sizeof *base_names; i++)
        if (type->name && strcmp(type->name, base_names[i].compiler) == 0)
            type->name = base_names[i].people;
    uint64_t encoding = number_or_zero(entry, DW_AT_encoding);
    type->alignment = type->size;
    type->is_character = encoding == DW_ATE_signed_char || encoding == DW_ATE_unsigned_char;
    type->is_signed = encoding == DW_ATE_signed_char || encoding == DW_ATE_signed;
    type->kind = TYPE_INTEGER;
    if (encoding == DW_ATE_boolean)
        type->kind = TYPE_BOOLEAN;
    else if (encoding == DW_ATE_float)
        type->kind = type->size == 4 || type->size == 8 ? TYPE_FLOAT : TYPE_REFUSED;
    else if ((!type->is_character && !type->is_signed && encoding != DW_ATE_unsigned && encoding != DW_ATE_UTF) ||
             type->size > 8)
        type->kind = TYPE_REFUSED;
}

static void read_enumerators(struct type *type, Dwarf_Die *entry)
{
    Dwarf_Die child;
    const struct type *base = type_plain(debug_type_of(entry));
    type->kind = TYPE_ENUM;
    type->alignment = type->size;
    type->is_signed = base->kind == TYPE_INTEGER ? base->is_signed : false;
    size_t room = 0;
    for (int more = dwarf_child(entry, &child); more == 0; more = dwarf_siblingof(&child, &child))
        room++;
    type->enumerators = keep((room + 1) * sizeof *type->enumerators);
    for (int more = dwarf_child(entry, &child); more == 0; more = dwarf_siblingof(&child, &child)) {
        Dwarf_Attribute attribute;
        Dwarf_Sword value = 0;
        if (dwarf_tag(&child) != DW_TAG_enumerator || !dwarf_attr(&child, DW_AT_const_value, &attribute))
            continue;
        dwarf_formsdata(&attribute, &value);
        type->enumerators[type->enumerator_count++] = (struct enumerator){dwarf_diename(&child), value};
    }
}

/* Before version 3, an offset is an expression that adds it. */
static uint64_t member_offset(Dwarf_Die *entry)
{
    Dwarf_Attribute attribute;
    Dwarf_Op *expression;
    size_t length;
    if (dwarf_attr(entry, DW_AT_data_member_location, &attribute) &&
        dwarf_getlocation(&attribute, &expression, &length) == 0 && length == 1 &&
        expression[0].atom == DW_OP_plus_uconst)
        return expression[0].number;
    return number_or_zero(entry, DW_AT_data_member_location);
}

static struct member read_member(Dwarf_Die *entry)
{
    struct member member = {.name = dwarf_diename(entry), .type = debug_type_of(entry)};
    member.offset = member_offset(entry);
    member.alignment = number_or_zero(entry, DW_AT_alignment);
    member.bit_size = number_or_zero(entry, DW_AT_bit_size);
    uint64_t from_high_end;
    if (number(entry, DW_AT_bit_offset, &from_high_end)) /* DWARF before version 5 */
        member.bit_offset = 8 * (member.offset + type_plain(member.type)->size) - from_high_end - member.bit_size;
    else
        member.bit_offset = number_or_zero(entry, DW_AT_data_bit_offset);
    return member;
}

static void read_members(struct type *type, Dwarf_Die *entry, enum type_kind kind)
{
    Dwarf_Die child;
    type->kind = kind;
    size_t room = 0;
    for (int more = dwarf_child(entry, &child); more == 0; more = dwarf_siblingof(&child, &child))
        room++;
    type->members = keep((room + 1) * sizeof *type->members);
    uint64_t asked = number_or_zero(entry, DW_AT_alignment), alignment = 1;
    for (int more = dwarf_child(entry, &child); more == 0; more = dwarf_siblingof(&child, &child)) {
        if (dwarf_tag(&child) != DW_TAG_member)
            continue;
        struct member member = read_member(&child);
        uint64_t wanted = member.alignment ? member.alignment : type_alignment(member.type);
        if (wanted > alignment)
            alignment = wanted;
        type->members[type->member_count++] = member;
    }
    type->alignment = asked > alignment ? asked : alignment;
}

static uint64_t dimension(Dwarf_Die *subrange)
{
    uint64_t count;
    if (number(subrange, DW_AT_count, &count))
        return count;
    return number(subrange, DW_AT_upper_bound, &count) && count + 1 != 0 ? count + 1 : 0;
}

/* The dimensions stand outermost first: the first makes the type itself, the others those inside. */
static void read_dimensions(struct type *type, Dwarf_Die *subrange, const struct type *element)
{
    while (dwarf_tag(subrange) != DW_TAG_subrange_type)
        if (dwarf_siblingof(subrange, subrange) != 0)
            break;
    *type = (struct type){.kind = TYPE_ARRAY, .count = dimension(subrange), .target = element};
    Dwarf_Die next;
    if (dwarf_siblingof(subrange, &next) == 0) {
        struct type *inside = keep(sizeof *inside);
        read_dimensions(inside, &next, element);
        type->target = inside;
    }
    const struct type *plain = type_plain(type->target);
    type->alignment = type_alignment(type->target);
    type->is_incomplete =
        type->count == 0 || plain->is_incomplete || __builtin_mul_overflow(plain->size, type->count, &type->size);
}

static void read_array(struct type *type, Dwarf_Die *entry)
{
    Dwarf_Die subrange;
    if (flag(entry, DW_AT_GNU_vector))
        *type = (struct type){.kind = TYPE_REFUSED, .name = "vector"};
    else if (dwarf_child(entry, &subrange) == 0)
        read_dimensions(type, &subrange, debug_type_of(entry));
    else
        *type = (struct type){.kind = TYPE_ARRAY, .target = debug_type_of(entry), .is_incomplete = true};
}

static void read_function_type(struct type *type, Dwarf_Die *entry)
{
    Dwarf_Die child;
    type->kind = TYPE_FUNCTION;
    type->target = debug_type_of(entry);
    size_t room = 0;
    for (int more = dwarf_child(entry, &child); more == 0; more = dwarf_siblingof(&child, &child))
        room++;
    type->parameters = keep((room + 1) * sizeof *type->parameters);
    for (int more = dwarf_child(entry, &child); more == 0; more = dwarf_siblingof(&child, &child))
        if (dwarf_tag(&child) == DW_TAG_formal_parameter)
            type->parameters[type->parameter_count++] = debug_type_of(&child);
}

static void read_target(struct type *type, Dwarf_Die *entry, enum type_kind kind, const char *name)
{
    type->kind = kind;
    type->name = name;
    type->target = debug_type_of(entry);
    type->alignment = kind == TYPE_POINTER ? 8 : number_or_zero(entry, DW_AT_alignment);
    type->size = kind == TYPE_POINTER ? 8 : 0;
}

static void read_type(struct type *type, Dwarf_Die *entry)
{
    type->name = dwarf_diename(entry);
    type->size = number_or_zero(entry, DW_AT_byte_size);
    type->is_incomplete = flag(entry, DW_AT_declaration) || dwarf_hasattr(entry, DW_AT_signature);
    switch (dwarf_tag(entry)) {
    case DW_TAG_base_type:
        read_base(type, entry);
        break;
    case DW_TAG_enumeration_type:
        read_enumerators(type, entry);
        break;
    case DW_TAG_structure_type:
        read_members(type, entry, TYPE_STRUCT);
        break;
    case DW_TAG_union_type:
        read_members(type, entry, TYPE_UNION);
        break;
    case DW_TAG_array_type:
        read_array(type, entry);
        break;
    case DW_TAG_subroutine_type:
        read_function_type(type, entry);
        break;
    case DW_TAG_pointer_type:
        read_target(type, entry, TYPE_POINTER, NULL);
        break;
    case DW_TAG_typedef:
        read_target(type, entry, TYPE_ALIAS, type->name);
        break;
    case DW_TAG_const_type:
        read_target(type, entry, TYPE_QUALIFIED, "const");
        break;
    case DW_TAG_volatile_type:
        read_target(type, entry, TYPE_QUALIFIED, "volatile");
        break;
    case DW_TAG_restrict_type:
        read_target(type, entry, TYPE_QUALIFIED, "restrict");
        break;
    case DW_TAG_atomic_type:
        read_target(type, entry, TYPE_QUALIFIED, "_Atomic");
        break;
    default:
        type->kind = TYPE_REFUSED;
        type->name = type->name ? type->name : "unknown to faultline-gen";
    }
    type->is_over_aligned = number_or_zero(entry, DW_AT_alignment) > 16;
}

const struct type *debug_type_of(Dwarf_Die *entry)
{
    Dwarf_Attribute attribute;
    Dwarf_Die type;
    if (!dwarf_attr_integrate(entry, DW_AT_type, &attribute) || !dwarf_formref_die(&attribute, &type))
        return &void_type;
    if (dwarf_attr(&type, DW_AT_signature, &attribute)) /* defined in a unit of its own */
        dwarf_formref_die(&attribute, &type);
    for (struct known *known = all_known; known; known = known->next)
        if (known->entry == type.addr)
            return &known->type;
    struct known *known = keep(sizeof *known);
    known->next = all_known;
    known->entry = type.addr;
    all_known = known;
    read_type(&known->type, &type);
    return &known->type;
}
