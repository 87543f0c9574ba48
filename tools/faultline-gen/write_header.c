/* Writes what C sources need to know: the import header for clients, and definitions of types where there is no header. */
#include "import.h"
#include "object.h"
#include "output.h"
#include "signature.h"
#include "text.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

/* The typedefs of the headers that every written file includes. */
static const char *const standard_types[] = {"size_t",   "ssize_t",  "ptrdiff_t", "intptr_t", "uintptr_t",
                                             "int8_t",   "int16_t",  "int32_t",   "int64_t",  "uint8_t",
                                             "uint16_t", "uint32_t", "uint64_t",  "intmax_t", "uintmax_t",
                                             "off_t",    "mode_t",   "wchar_t",   "pid_t",    "fl_future"};

struct written {
    FILE *file;
    const char **names;
    size_t count, room;
};

static bool is_standard(const char *name)
{
    for (size_t i = 0; i < sizeof standard_types / sizeof *standard_types; i++)
        if (strcmp(standard_types[i], name) == 0)
            return true;
    return false;
}

static bool is_new(struct written *written, const char *declaration)
{
    for (size_t i = 0; i < written->count; i++)
        if (strcmp(written->names[i], declaration) == 0)
            return false;
    if (written->count == written->room) {
        written->room = 2 * written->room + 16;
        const char **names = keep(written->room * sizeof *names);
        if (written->count)
            memcpy(names, written->names, written->count * sizeof *names);
        written->names = names;
    }
    written->names[written->count++] = declaration;
    return true;
}

/* With all that it needs; but a struct that is an object is only declared. */
static void define(struct written *written, const struct type *type, const struct object *object)
{
    bool is_alias = type->kind == TYPE_ALIAS, has_tag = type->name && !is_alias;
    bool is_tagged = type->kind == TYPE_STRUCT || type->kind == TYPE_UNION || type->kind == TYPE_ENUM;
    if (type_is_struct(type, "fl_buffer") || (is_alias && is_standard(type->name)))
        return;
    bool is_named = is_alias || (is_tagged && has_tag);
    if (is_named && !is_new(written, spell(type, "")))
        return;
    if (type->target)
        define(written, type->target, object);
    for (size_t i = 0; i < type->member_count && !object; i++)
        define(written, type->members[i].type, NULL);
    if (is_alias)
        fprintf(written->file, "typedef %s;\n", spell(type->target, type->name));
    else if (is_named && object)
        fprintf(written->file, "%s;\n", spell(type, ""));
    else if (is_named)
        fprintf(written->file, "%s;\n_Static_assert(sizeof(%s) == %" PRIu64 ", \"as the server lays it out\");\n",
                spell_definition(type, "\n    "), spell(type, ""), type->size);
}

void write_types(FILE *file, const struct server *server)
{
    fputs("#include <stdbool.h>\n#include <stddef.h>\n#include <stdint.h>\n#include <sys/types.h>\n\n", file);
    write_type_definitions(file, server);
}

void write_type_definitions(FILE *file, const struct server *server)
{
    struct written written = {.file = file};
    for (size_t i = 0; i < server->function_count; i++) {
        const struct function *function = &server->functions[i];
        define(&written, function->result, function->result_object);
        for (size_t j = 0; j < function->argument_count; j++) {
            const struct argument *argument = &function->arguments[j];
            define(&written, argument->is_host_buffer ? argument->seen : argument->type, argument->object);
        }
    }
}

static bool is_dealt_with(const struct server *server, const struct object *object)
{
    for (size_t i = 0; i < server->function_count; i++) {
        const struct function *function = &server->functions[i];
        bool found = function->result_object == object;
        for (size_t j = 0; j < function->argument_count; j++)
            found |= function->arguments[j].object == object;
        if (found)
            return true;
    }
    return false;
}

/* So that a server that includes the header knows pointers to them as handles. */
static void write_objects(FILE *file, const struct server *server)
{
    const char *before = "#include <faultline/export.h>\n\n";
    for (size_t i = 0; i < server->object_count; i++) {
        const struct object *object = &server->objects[i];
        if (!is_dealt_with(server, object))
            continue;
        fprintf(file, "%sstruct %s;\nFL_OBJECT_OF(\"%s\", struct %s);\n", before, object->tag, object->server,
                object->tag);
        before = "";
    }
    if (!*before)
        fputc('\n', file);
}

/* The slot finds the arguments in the registers of a call of f, so something stands where the result pointer would. */
static void write_async_behind_result(FILE *file, const struct function *function)
{
    const char *arguments = spell_arguments(function, false), *symbol = import_symbol(function, FL_IMPORT_ASYNC);
    fprintf(file, "fl_future %s(void *%s%s);\n", symbol, function->argument_count ? ", " : "",
            function->argument_count ? arguments : "");
    fprintf(file, "static inline __attribute__((always_inline)) fl_future %s(%s)\n{\n    return %s((void *)0",
            import_name(function, FL_IMPORT_ASYNC), arguments, symbol);
    for (size_t i = 0; i < function->argument_count; i++)
        fprintf(file, ", %s", function->arguments[i].name);
    fputs(");\n}\n", file);
}

static void write_functions(FILE *file, const struct function *function)
{
    fprintf(file, "%s;\n", spell_prototype(function, false));
    if (!function_has_future(function))
        return;
    if (function->shape.flags & FL_SHAPE_HIDDEN_RESULT)
        write_async_behind_result(file, function);
    else
        fprintf(file, "fl_future %s(%s);\n", import_name(function, FL_IMPORT_ASYNC), spell_arguments(function, false));
    fprintf(file, "%s;\n",
            spell(function->result, keep_format("%s(fl_future future)", import_name(function, FL_IMPORT_RESULT))));
}

static const char *guard(const char *name)
{
    char *text = keep_format("FAULTLINE_IMPORT_%s_H", name);
    for (char *at = text; *at; at++)
        *at = (char)toupper((unsigned char)*at);
    return text;
}

static const char functions_comment[] = "\n/*\n * As they are defined: the compiler refuses a header that says "
                                        "something else. A call of f that does not wait is\n"
                                        " * started by f_async and ended by f_result: see <faultline/call.h>.\n */\n";

void write_import_header(const struct server *server, const char *path)
{
    FILE *file = output_open(path);
    const char *name = guard(server->name);
    fprintf(file, "/* What the server %s offers its clients; written by faultline-gen. */\n#ifndef %s\n#define %s\n\n",
            server->name, name, name);
    fputs("#include <faultline/call.h>\n", file);
    write_objects(file, server);
    if (server->header)
        fprintf(file, "#include \"%s\"\n", server->header);
    else
        write_types(file, server);
    fputs(functions_comment, file);
    for (size_t i = 0; i < server->function_count; i++)
        write_functions(file, &server->functions[i]);
    fputs("\n#endif\n", file);
    output_close(file, path);
}
