/* Refuses functions, types and attributes that cannot mean anything in another process. */
#include "shape.h"
#include "text.h"

#include "faultline/abi/image.h"

#include <string.h>

static const struct type void_type = {.kind = TYPE_VOID, .name = "void"};
static const struct type const_void = {.kind = TYPE_QUALIFIED, .name = "const", .target = &void_type};
static const struct type to_void = {.kind = TYPE_POINTER, .size = 8, .alignment = 8, .target = &void_type};
static const struct type to_const_void = {.kind = TYPE_POINTER, .size = 8, .alignment = 8, .target = &const_void};

static const char fl_buffer[] = "fl_buffer";

struct argument *function_argument(const struct function *function, const char *name, size_t length)
{
    for (size_t i = 0; i < function->argument_count; i++)
        if (strlen(function->arguments[i].name) == length && memcmp(function->arguments[i].name, name, length) == 0)
            return &function->arguments[i];
    return NULL;
}

const struct attribute *function_attribute(const struct function *function, enum attribute_kind kind)
{
    for (size_t i = 0; i < function->attributes.count; i++)
        if (function->attributes.list[i].kind == kind)
            return &function->attributes.list[i];
    return NULL;
}

static void check_result(const struct function *function)
{
    const struct type *result = type_plain(function->result);
    if (result->kind == TYPE_VOID)
        return;
    if (result->kind == TYPE_POINTER)
        refuse(function->declaration, NULL,
               "its result is a pointer, which means nothing to a client; write the result as an FL_OUT parameter "
               "instead");
    const char *trouble = type_trouble(function->result);
    if (trouble)
        refuse(function->declaration, NULL, "its result %s instead", trouble);
}

static void check_pointed_to(const struct function *function, const struct argument *argument)
{
    const struct type *target = type_plain(type_plain(argument->type)->target);
    const char *trouble = target->kind == TYPE_VOID ? NULL : type_trouble(type_plain(argument->type)->target);
    if (trouble)
        refuse(function->declaration, argument->name, "what it points to %s instead", trouble);
}

static void check_argument(const struct function *function, struct argument *argument, enum server_kind kind)
{
    const struct type *plain = type_plain(argument->type);
    argument->is_host_buffer = type_is_struct(argument->type, fl_buffer) ||
                               (plain->kind == TYPE_POINTER && type_is_struct(plain->target, fl_buffer));
    if (argument->is_host_buffer && kind != KIND_HOST)
        refuse(function->declaration, argument->name, "struct fl_buffer is for host servers; write void * instead");
    if (argument->is_host_buffer)
        argument->seen = &to_void;
    else if (plain->kind == TYPE_POINTER)
        check_pointed_to(function, argument);
    else if (type_trouble(argument->type))
        refuse(function->declaration, argument->name, "it %s instead", type_trouble(argument->type));
}

void function_check_types(struct function *function, enum server_kind kind)
{
    const struct declaration *declaration = function->declaration;
    if (strlen(function->name) > FL_FUNCTION_MAX)
        refuse(declaration, NULL, "its name is longer than %d bytes; write a shorter one instead", FL_FUNCTION_MAX);
    if (function->is_static)
        refuse(declaration, NULL, "it is static, so that no table can name it; write it without static instead");
    if (!function->is_prototyped)
        refuse(declaration, NULL,
               "its definition is no prototype; write the types of its parameters, or (void), and compile with -g, not "
               "-g1, instead");
    if (function->is_variadic)
        refuse(declaration, NULL, "it takes a variable number of arguments; write a fixed list of parameters instead");
    check_result(function);
    for (size_t i = 0; i < function->argument_count; i++)
        check_argument(function, &function->arguments[i], kind);
}

static bool is_pointer(const struct argument *argument)
{
    return type_plain(argument->seen)->kind == TYPE_POINTER;
}

static void check_direction(const struct function *function, const struct argument *argument,
                            const struct attribute *attribute)
{
    const struct type *target = type_plain(argument->seen)->target;
    bool writes = attribute->kind == ATTRIBUTE_OUT || attribute->kind == ATTRIBUTE_INOUT;
    if (writes && type_is_const(target))
        refuse(function->declaration, argument->name,
               "%s of what is const, which nobody can write; write FL_IN, or the parameter without const, instead",
               attribute->word);
    if (attribute->kind == ATTRIBUTE_STRING && !type_plain(target)->is_character)
        refuse(function->declaration, argument->name,
               "FL_STRING of what is no char; write FL_IN(%s, count), or const char *%s, instead", argument->name,
               argument->name);
}

static void give_to_argument(struct function *function, const struct attribute *attribute)
{
    const char *name = attribute->arguments[0];
    struct argument *argument = function_argument(function, name, strlen(name));
    if (!argument)
        refuse(function->declaration, name, "%s of what is no parameter; write the name of a parameter instead",
               attribute->word);
    if (!is_pointer(argument))
        refuse(function->declaration, name, "%s of what is no pointer; write the export without it instead",
               attribute->word);
    if (argument->attribute)
        refuse(function->declaration, name, "%s and %s of the same parameter; write one of them instead",
               argument->attribute->word, attribute->word);
    argument->attribute = attribute;
    check_direction(function, argument, attribute);
    if (argument->is_host_buffer && attribute->kind == ATTRIBUTE_IN)
        argument->seen = &to_const_void;
}

void function_check_attributes(struct function *function, enum server_kind kind)
{
    for (size_t i = 0; i < function->attributes.count; i++) {
        const struct attribute *attribute = &function->attributes.list[i];
        bool for_host = attribute->kind == ATTRIBUTE_QUEUE || attribute->kind == ATTRIBUTE_ON_VCPU;
        if (for_host && kind != KIND_HOST)
            refuse(function->declaration, NULL, "%s is for host servers only; write the export without it instead",
                   attribute->word);
        if (attribute_is_of_pointer(attribute))
            give_to_argument(function, attribute);
        else if (function_attribute(function, attribute->kind) != attribute)
            refuse(function->declaration, NULL, "%s stands there twice; write it once instead", attribute->word);
    }
    for (size_t i = 0; i < function->argument_count; i++) {
        const char *name = function->arguments[i].name;
        if (is_pointer(&function->arguments[i]) && !function->arguments[i].attribute)
            refuse(
                function->declaration, name,
                "nothing says what the pointer means; write FL_IN(%s, count), FL_OUT(%s, count), FL_INOUT(%s, count) "
                "or FL_STRING(%s) in its FL_EXPORT instead",
                name, name, name, name);
    }
}
