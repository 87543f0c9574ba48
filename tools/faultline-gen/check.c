/* Refuses functions, types and attributes that cannot mean anything in another process. */
#include "object.h"
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

/* What is an object is never copied. */
static void check_value(const struct function *function, const struct server *server, const char *parameter,
                        const struct type *type)
{
    const struct object *object = object_of(server, type, function, parameter);
    if (object)
        refuse(function->declaration, parameter,
               "struct %s, which is an object, would be copied; write a pointer to it instead", object->tag);
}

static void check_result(struct function *function, const struct server *server)
{
    const struct type *result = type_plain(function->result);
    if (result->kind == TYPE_VOID)
        return;
    if (result->kind == TYPE_POINTER) {
        function->result_object = object_of(server, result->target, function, NULL);
        if (function->result_object)
            return;
        refuse(function->declaration, NULL,
               "its result is a pointer, which means nothing to a client; write FL_OBJECT(struct tag, release) if it "
               "leads to a struct that clients only hold, or else the result as an FL_OUT parameter, instead");
    }
    check_value(function, server, NULL, function->result);
    const char *trouble = type_trouble(function->result);
    if (trouble)
        refuse(function->declaration, NULL, "its result %s instead", trouble);
}

static void check_pointed_to(const struct function *function, const struct argument *argument)
{
    const struct type *target = type_plain(type_plain(argument->type)->target);
    const char *trouble = target->kind == TYPE_VOID ? NULL : type_trouble(type_plain(argument->type)->target);
    if (target->kind == TYPE_STRUCT && target->is_incomplete && target->name)
        refuse(function->declaration, argument->name,
               "what it points to %s, or FL_OBJECT(struct %s, release) if clients only hold it, instead", trouble,
               target->name);
    if (trouble)
        refuse(function->declaration, argument->name, "what it points to %s instead", trouble);
}

static void check_argument(const struct function *function, struct argument *argument, const struct server *server)
{
    const struct type *plain = type_plain(argument->type);
    argument->is_host_buffer = type_is_struct(argument->type, fl_buffer) ||
                               (plain->kind == TYPE_POINTER && type_is_struct(plain->target, fl_buffer));
    if (argument->is_host_buffer && server->kind != KIND_HOST)
        refuse(function->declaration, argument->name, "struct fl_buffer is for host servers; write void * instead");
    if (argument->is_host_buffer)
        argument->seen = &to_void;
    else if (plain->kind == TYPE_POINTER)
        argument->object = object_of(server, plain->target, function, argument->name);
    else
        check_value(function, server, argument->name, argument->type);
    if (plain->kind != TYPE_POINTER && !argument->is_host_buffer && type_trouble(argument->type))
        refuse(function->declaration, argument->name, "it %s instead", type_trouble(argument->type));
}

void function_check_types(struct function *function, const struct server *server)
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
    check_result(function, server);
    for (size_t i = 0; i < function->argument_count; i++)
        check_argument(function, &function->arguments[i], server);
}

static bool is_pointer(const struct argument *argument)
{
    return type_plain(argument->seen)->kind == TYPE_POINTER;
}

static void check_direction(const struct function *function, const struct argument *argument,
                            const struct attribute *attribute)
{
    const struct type *target = type_plain(argument->seen)->target;
    bool writes =
        attribute->kind == ATTRIBUTE_OUT || attribute->kind == ATTRIBUTE_INOUT || attribute->kind == ATTRIBUTE_SHARE;
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
    if (argument->object)
        refuse(function->declaration, name,
               "%s of a pointer to struct %s, which is an object; write the export without it instead", attribute->word,
               argument->object->tag);
    if (argument->attribute)
        refuse(function->declaration, name, "%s and %s of the same parameter; write one of them instead",
               argument->attribute->word, attribute->word);
    argument->attribute = attribute;
    check_direction(function, argument, attribute);
    if (argument->is_host_buffer && attribute->kind == ATTRIBUTE_IN)
        argument->seen = &to_const_void;
}

static unsigned int bit(enum server_kind kind)
{
    return 1u << kind;
}

/* Attributes that only some kinds of servers may use. */
static void check_kind(const struct function *function, const struct attribute *attribute, enum server_kind kind)
{
    const unsigned int guest = bit(KIND_GUEST), host = bit(KIND_HOST), kernel = bit(KIND_KERNEL);
    const struct {
        enum attribute_kind attribute;
        unsigned int kinds;
        const char *whose, *instead;
    } restricted[] = {
        {ATTRIBUTE_SHARE, guest, "guest servers", "FL_INOUT"},
        {ATTRIBUTE_TOKEN, kernel, "the kernel", "a parameter of type uintptr_t, without an attribute,"},
        {ATTRIBUTE_QUEUE, guest | host, "guest and host servers", "the export without it"},
        {ATTRIBUTE_CONCURRENT, guest, "guest servers", "FL_QUEUE(name), or the export without it,"},
        {ATTRIBUTE_ONEWAY, guest, "guest servers", "the export without it"},
        {ATTRIBUTE_ON_VCPU, host, "host servers", "the export without it"},
    };
    for (size_t i = 0; i < sizeof restricted / sizeof *restricted; i++)
        if (restricted[i].attribute == attribute->kind && !(restricted[i].kinds & bit(kind)))
            refuse(function->declaration, attribute->argument_count ? attribute->arguments[0] : NULL,
                   "%s is for %s only; write %s instead", attribute->word, restricted[i].whose, restricted[i].instead);
}

/* Nobody waits for the end of a one-way call, so nothing can come back. */
static void check_oneway(const struct function *function)
{
    if (type_plain(function->result)->kind != TYPE_VOID)
        refuse(function->declaration, NULL,
               "FL_ONEWAY of a function with a result, for which nobody would wait; write void as its result, or the "
               "export without FL_ONEWAY, instead");
    for (size_t i = 0; i < function->argument_count; i++) {
        const struct attribute *attribute = function->arguments[i].attribute;
        if (attribute && (attribute->kind == ATTRIBUTE_OUT || attribute->kind == ATTRIBUTE_INOUT ||
                          attribute->kind == ATTRIBUTE_SHARE))
            refuse(
                function->declaration, function->arguments[i].name,
                "%s of a function with FL_ONEWAY, whose caller does not wait for what comes out; write FL_IN, or the "
                "export without FL_ONEWAY, instead",
                attribute->word);
    }
}

static void check_pointer(const struct function *function, const struct argument *argument)
{
    const char *name = argument->name;
    if (argument->object || (argument->attribute && argument->attribute->kind == ATTRIBUTE_TOKEN))
        return;
    if (!argument->is_host_buffer)
        check_pointed_to(function, argument);
    if (!argument->attribute)
        refuse(function->declaration, name,
               "nothing says what the pointer means; write FL_IN(%s, count), FL_OUT(%s, count), FL_INOUT(%s, count) or "
               "FL_STRING(%s) %s, or FL_OBJECT of what it points to, instead",
               name, name, name, name, function->declaration->in_list ? "on its line" : "in its FL_EXPORT");
}

void function_check_attributes(struct function *function, const struct server *server)
{
    for (size_t i = 0; i < function->attributes.count; i++) {
        const struct attribute *attribute = &function->attributes.list[i];
        check_kind(function, attribute, server->kind);
        if (attribute_is_of_pointer(attribute))
            give_to_argument(function, attribute);
        else if (function_attribute(function, attribute->kind) != attribute)
            refuse(function->declaration, NULL, "%s stands there twice; write it once instead", attribute->word);
    }
    for (size_t i = 0; i < function->argument_count; i++)
        if (is_pointer(&function->arguments[i]))
            check_pointer(function, &function->arguments[i]);
    if (function_attribute(function, ATTRIBUTE_ONEWAY))
        check_oneway(function);
    if (function_attribute(function, ATTRIBUTE_CONCURRENT) && function_attribute(function, ATTRIBUTE_QUEUE))
        refuse(function->declaration, NULL,
               "FL_CONCURRENT and FL_QUEUE of the same function, which would run side by side and one at a time; write "
               "one of them instead");
}
