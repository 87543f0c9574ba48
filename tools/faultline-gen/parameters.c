/* Makes the table of what a function's pointers mean: where each is found, how much it points to, which way it crosses. */
#include "constant.h"
#include "shape.h"
#include "text.h"

#include <ctype.h>
#include <string.h>

#define STRING_LIMIT_MAX (1 << 30)

enum operand_kind { OPERAND_NONE, OPERAND_CONSTANT, OPERAND_ARGUMENT, OPERAND_POINTED_TO, OPERAND_RESULT };

struct operand {
    enum operand_kind kind;
    struct argument *argument;
    uint64_t constant;
};

/* The operands of one pointer's attribute: two factors of its count, and what is used of it. */
struct operands {
    struct operand count[2], used;
};

static void trim(const char **text, size_t *length)
{
    while (*length && isspace((unsigned char)**text))
        ++*text, --*length;
    while (*length && isspace((unsigned char)(*text)[*length - 1]))
        --*length;
    if (*length > 1 && **text == '(' && memchr(*text, ')', *length) == *text + *length - 1 &&
        !memchr(*text + 1, '(', *length - 1)) {
        ++*text;
        *length -= 2;
        trim(text, length);
    }
}

static bool read_operand(const struct function *function, const char *text, size_t length, struct operand *operand)
{
    __int128 value;
    trim(&text, &length);
    *operand = (struct operand){.kind = OPERAND_CONSTANT};
    if (constant_read(text, length, &value)) {
        operand->constant = value < 0 ? 0 : (uint64_t)value;
        return true;
    }
    operand->kind = length && *text == '*' ? OPERAND_POINTED_TO : OPERAND_ARGUMENT;
    if (operand->kind == OPERAND_POINTED_TO) {
        text++;
        length--;
        trim(&text, &length);
    }
    operand->argument = function_argument(function, text, length);
    return operand->argument != NULL;
}

/* One operand, or two around any of the signs between. */
static bool read_product(const struct function *function, const char *text, struct operand operand[2])
{
    size_t length = strlen(text);
    operand[1].kind = OPERAND_NONE;
    if (read_operand(function, text, length, &operand[0]))
        return true;
    for (const char *sign = strchr(text, '*'); sign; sign = strchr(sign + 1, '*'))
        if (read_operand(function, text, (size_t)(sign - text), &operand[0]) &&
            read_operand(function, sign + 1, length - (size_t)(sign + 1 - text), &operand[1]))
            return true;
    return false;
}

static const struct type *operand_type(const struct function *function, const struct operand *operand)
{
    if (operand->kind == OPERAND_RESULT)
        return type_plain(function->result);
    const struct type *type = type_plain(operand->argument->type);
    return operand->kind == OPERAND_POINTED_TO && type->kind == TYPE_POINTER ? type_plain(type->target) : type;
}

static void check_operand(const struct function *function, const char *pointer, const struct operand *operand,
                          bool is_used)
{
    if (operand->kind == OPERAND_NONE)
        return;
    if (operand->kind == OPERAND_CONSTANT) {
        if (operand->constant == 0)
            refuse(function->declaration, pointer, "a count of 0 or less; write a positive count instead");
        return;
    }
    const char *name = operand->kind == OPERAND_RESULT ? "the result" : operand->argument->name;
    if (operand->kind == OPERAND_POINTED_TO) {
        const struct attribute *attribute = operand->argument->attribute;
        bool comes_in = attribute && (attribute->kind == ATTRIBUTE_IN || attribute->kind == ATTRIBUTE_INOUT);
        bool goes_out = attribute && (attribute->kind == ATTRIBUTE_OUT && is_used);
        if (operand->argument->is_host_buffer || !(comes_in || goes_out))
            refuse(
                function->declaration, pointer,
                "*%s is counted, but %s is no pointer that comes in; write FL_IN(%s, 1) or FL_INOUT(%s, 1) as well, or "
                "a parameter that is an integer, instead",
                name, name, name, name);
    }
    if (operand_type(function, operand)->kind != TYPE_INTEGER)
        refuse(function->declaration, pointer,
               "%s%s is counted, but is no integer; write a parameter or constant that is one instead",
               operand->kind == OPERAND_POINTED_TO ? "*" : "", name);
}

static struct operands read_operands(const struct function *function, const struct argument *argument)
{
    struct operands operands = {0};
    const struct attribute *attribute = argument->attribute;
    if (argument->object || attribute->kind == ATTRIBUTE_STRING)
        return operands;
    if (!read_product(function, attribute->arguments[1], operands.count))
        refuse(
            function->declaration, argument->name,
            "its count \"%s\" cannot be read; write a parameter, *parameter, an integer constant or a product of two "
            "instead",
            attribute->arguments[1]);
    const char *used = attribute->arguments[2];
    if (used && strcmp(used, "FL_RESULT") == 0)
        operands.used.kind = OPERAND_RESULT;
    else if (used &&
             (!read_operand(function, used, strlen(used), &operands.used) || operands.used.kind == OPERAND_CONSTANT))
        refuse(function->declaration, argument->name,
               "what is used of it, \"%s\", cannot be read; write a parameter, *parameter or FL_RESULT instead", used);
    check_operand(function, argument->name, &operands.count[0], false);
    check_operand(function, argument->name, &operands.count[1], false);
    check_operand(function, argument->name, &operands.used, true);
    return operands;
}

static struct fl_value place_value(const struct argument *argument)
{
    const struct placement *placement = &argument->placement;
    return (struct fl_value){.source = placement->on_stack ? FL_SOURCE_STACK : FL_SOURCE_REGISTER,
                             .width = 8,
                             .index = placement->on_stack ? placement->stack_at : placement->piece[0].index};
}

static struct fl_value value_of(const struct function *function, const struct operand *operand)
{
    struct fl_value value = {0};
    if (operand->kind == OPERAND_NONE)
        return value;
    if (operand->kind == OPERAND_CONSTANT)
        return (struct fl_value){.source = FL_SOURCE_CONSTANT, .width = 8, .constant = operand->constant};
    if (operand->kind == OPERAND_ARGUMENT)
        value = place_value(operand->argument);
    else if (operand->kind == OPERAND_RESULT)
        value.source = FL_SOURCE_RESULT;
    else
        value = (struct fl_value){.source = FL_SOURCE_BUFFER, .index = operand->argument->parameter};
    const struct type *type = operand_type(function, operand);
    value.width = (uint8_t)type->size;
    value.is_signed = type->is_signed;
    return value;
}

static uint64_t string_limit(const struct function *function, const struct argument *argument)
{
    const char *text = argument->attribute->arguments[1];
    __int128 limit = FL_STRING_LIMIT;
    if (text && (!constant_read(text, strlen(text), &limit) || limit < 1 || limit > STRING_LIMIT_MAX))
        refuse(function->declaration, argument->name,
               "its limit \"%s\" cannot be read; write an integer constant from 1 to 1 << 30 instead", text);
    return (uint64_t)limit;
}

static struct fl_parameter make_parameter(const struct function *function, const struct argument *argument,
                                          const struct operands *operands)
{
    static const uint8_t directions[] = {[ATTRIBUTE_IN] = FL_DIRECTION_IN,
                                         [ATTRIBUTE_OUT] = FL_DIRECTION_OUT,
                                         [ATTRIBUTE_INOUT] = FL_DIRECTION_INOUT,
                                         [ATTRIBUTE_SHARE] = FL_DIRECTION_SHARE,
                                         [ATTRIBUTE_STRING] = FL_DIRECTION_STRING};
    if (argument->object)
        return (struct fl_parameter){.direction = FL_DIRECTION_OBJECT,
                                     .alignment = 1,
                                     .type = argument->object->type,
                                     .pointer = place_value(argument)};
    const struct type *element = type_plain(argument->seen)->target;
    bool is_void = type_plain(element)->kind == TYPE_VOID;
    struct fl_parameter parameter = {.direction = directions[argument->attribute->kind]};
    parameter.element_size = is_void ? 1 : type_plain(element)->size;
    parameter.alignment = (uint16_t)(is_void ? 1 : type_alignment(element));
    parameter.pointer = place_value(argument);
    if (argument->attribute->kind == ATTRIBUTE_STRING)
        parameter.limit = string_limit(function, argument);
    parameter.count[0] = value_of(function, &operands->count[0]);
    parameter.count[1] = value_of(function, &operands->count[1]);
    parameter.used = value_of(function, &operands->used);
    return parameter;
}

static bool waits_for(const struct operand *operand, const bool *done, const struct function *function)
{
    return operand->kind == OPERAND_POINTED_TO && !done[operand->argument - function->arguments];
}

/* Adds one pointer whose counts are already in the table; false if there is none. */
static bool add_next(struct function *function, const struct operands *operands, bool *done)
{
    for (size_t i = 0; i < function->argument_count; i++) {
        struct argument *argument = &function->arguments[i];
        if (done[i] || waits_for(&operands[i].count[0], done, function) ||
            waits_for(&operands[i].count[1], done, function) || waits_for(&operands[i].used, done, function))
            continue;
        argument->parameter = function->shape.parameter_count++;
        function->parameters[argument->parameter] = make_parameter(function, argument, &operands[i]);
        return done[i] = true;
    }
    return false;
}

static void add_hidden_result(struct function *function)
{
    function->parameters[function->shape.parameter_count++] =
        (struct fl_parameter){.direction = FL_DIRECTION_OUT,
                              .flags = FL_PARAMETER_REQUIRED,
                              .alignment = (uint16_t)type_alignment(function->result),
                              .element_size = type_plain(function->result)->size,
                              .pointer = {.source = FL_SOURCE_REGISTER, .width = 8},
                              .count[0] = {.source = FL_SOURCE_CONSTANT, .width = 8, .constant = 1}};
}

void function_make_parameters(struct function *function)
{
    struct operands *operands = keep((function->argument_count + 1) * sizeof *operands);
    bool *done = keep(function->argument_count + 1);
    bool hidden = function->shape.flags & FL_SHAPE_HIDDEN_RESULT;
    size_t pointers = hidden;
    for (size_t i = 0; i < function->argument_count; i++) {
        const struct argument *argument = &function->arguments[i];
        done[i] = !argument->object && (!argument->attribute || argument->attribute->kind == ATTRIBUTE_TOKEN);
        pointers += !done[i];
        if (!done[i])
            operands[i] = read_operands(function, argument);
    }
    if (pointers > FL_PARAMETERS_MAX)
        refuse(function->declaration, NULL,
               "it has %zu pointers (a result of over 16 bytes is one), more than %d; write a struct instead of some",
               pointers, FL_PARAMETERS_MAX);
    if (hidden)
        add_hidden_result(function);
    while (add_next(function, operands, done))
        ;
    if (function->shape.parameter_count != pointers)
        refuse(function->declaration, NULL,
               "the counts of its pointers need each other; write one as a parameter instead");
}
