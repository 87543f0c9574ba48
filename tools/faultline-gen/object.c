/* Reads what is declared of objects: the struct, who releases it, and in which queue. */
#include "object.h"
#include "text.h"

#include "faultline/abi/hash.h"
#include "faultline/abi/image.h"

#include <string.h>

#define EXAMPLE "FL_OBJECT(struct tag, release)"

static const char word_struct[] = "struct ";

bool declaration_is_of_object(const struct declaration *declaration)
{
    return strncmp(declaration->function, word_struct, sizeof word_struct - 1) == 0;
}

void object_check_attributes(const struct function *function)
{
    for (size_t i = 0; i < function->attributes.count; i++) {
        const struct attribute *attribute = &function->attributes.list[i];
        if (attribute->kind == ATTRIBUTE_OBJECT || attribute->kind == ATTRIBUTE_OBJECT_OF)
            refuse(function->declaration, NULL,
                   "%s is said of what is no struct; write " EXAMPLE
                   ", with the name behind the word struct, on a line "
                   "of its own instead",
                   attribute->word);
    }
}

static const char *read_tag(const struct declaration *declaration)
{
    const char *tag = declaration->function + sizeof word_struct - 1;
    size_t length = strlen(tag);
    if (length == 0 || strspn(tag, IDENTIFIER_LETTERS) != length || length > FL_FUNCTION_MAX)
        refuse(declaration, NULL,
               "its name is none that a struct can have; write " EXAMPLE ", with a tag of up to %d "
               "letters, digits and _, instead",
               FL_FUNCTION_MAX);
    return tag;
}

static const char *read_server(const struct declaration *declaration, const char *name)
{
    size_t length = strlen(name);
    if (length == 0 || strspn(name, IDENTIFIER_LETTERS) != length || length > FL_NAME_MAX)
        refuse(declaration, NULL,
               "it is said to be an object of \"%s\", which no server can be called; include the "
               "server's import header instead",
               name);
    return name;
}

/* The name in FL_QUEUE(name), which is all that may stand behind the release function. */
static const char *read_queue(const struct declaration *declaration, const char *text)
{
    struct declaration *inner = keep(sizeof *inner);
    *inner = *declaration;
    inner->attributes = text;
    struct attributes attributes = attributes_read(inner);
    if (attributes.count != 1 || attributes.list[0].kind != ATTRIBUTE_QUEUE)
        refuse(
            declaration, NULL,
            "\"%s\" stands behind the release function; write FL_OBJECT(struct tag, release, FL_QUEUE(name)) instead",
            text);
    return attributes.list[0].arguments[0];
}

static struct object read_object(const struct server *server, const struct declaration *declaration)
{
    struct attributes attributes = attributes_read(declaration);
    const struct attribute *first = attributes.list;
    if (attributes.count != 1 || (first->kind != ATTRIBUTE_OBJECT && first->kind != ATTRIBUTE_OBJECT_OF))
        refuse(declaration, NULL, "nothing but a release function can be said of a struct; write " EXAMPLE " instead");
    if (server->kind != KIND_GUEST)
        refuse(declaration, NULL,
               "%s is for servers that are processes of their own; write an integer that only this server "
               "understands instead",
               first->word);
    struct object object = {.declaration = declaration, .tag = read_tag(declaration), .server = server->name};
    if (first->kind == ATTRIBUTE_OBJECT_OF)
        object.server = read_server(declaration, first->arguments[0]);
    else
        object.release = first->arguments[0];
    if (first->argument_count > 1)
        object.queue_name = read_queue(declaration, first->arguments[1]);
    object.type = fl_hash_object_type(object.server, object.tag);
    return object;
}

static void check_number(const struct server *server, const struct declaration *declaration)
{
    size_t own = 0;
    for (size_t i = 0; i < server->object_count; i++)
        own += server->objects[i].release != NULL;
    if (own > FL_OBJECT_TYPES_MAX)
        refuse(declaration, NULL,
               "it is one type of objects more than the %u that a server may have; write a struct that stands for "
               "several instead",
               FL_OBJECT_TYPES_MAX);
}

void object_add(struct server *server, const struct declaration *declaration)
{
    struct object object = read_object(server, declaration);
    if (!object.release && strcmp(object.server, server->name) == 0)
        return; /* what its own import header says of it */
    for (size_t i = 0; i < server->object_count; i++) {
        struct object *known = &server->objects[i];
        if (known->type != object.type)
            continue;
        if (object.release)
            refuse(declaration, NULL, "it is declared an object twice, before at %s:%s; write one FL_OBJECT instead",
                   known->declaration->file, known->declaration->line);
        return;
    }
    server->objects[server->object_count++] = object;
    check_number(server, declaration);
}

void object_check_release(const struct server *server, const struct object *object, const struct function *release)
{
    const struct declaration *declaration = object->declaration;
    const char *name = release->name;
    for (size_t i = 0; i < server->function_count; i++)
        if (strcmp(server->functions[i].name, name) == 0)
            refuse(declaration, NULL,
                   "its release function %s is exported as well, so that clients could call it; write a function that "
                   "is not instead",
                   name);
    const struct type *argument = release->argument_count == 1 ? type_plain(release->arguments[0].type) : NULL;
    if (!release->is_prototyped || release->is_variadic || type_plain(release->result)->kind != TYPE_VOID ||
        !argument || argument->kind != TYPE_POINTER || !type_is_struct(argument->target, object->tag))
        refuse(declaration, NULL,
               "its release function %s does not take just a pointer to it and return nothing; write void %s(struct %s "
               "*) instead",
               name, name, object->tag);
    if (release->is_static)
        refuse(declaration, NULL,
               "its release function %s is static, so that no table can name it; write it without static instead",
               name);
}

const struct object *object_of(const struct server *server, const struct type *type, const struct function *function,
                               const char *parameter)
{
    const struct object *found = NULL;
    for (size_t i = 0; i < server->object_count; i++) {
        const struct object *object = &server->objects[i];
        if (!type_is_struct(type, object->tag))
            continue;
        if (found)
            refuse(function->declaration, parameter,
                   "struct %s is an object of the server %s and of the server %s; write another name for one of the "
                   "structs instead",
                   object->tag, found->server, object->server);
        found = object;
    }
    return found;
}
