/* Writes what C sources need to know: the import header for clients, and definitions of types where there is no header. */
#include "output.h"
#include "signature.h"
#include "text.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

/* The typedefs of the headers that every written file includes. */
static const char *const standard_types[] = {
    "size_t",   "ssize_t",  "ptrdiff_t", "intptr_t", "uintptr_t", "int8_t", "int16_t", "int32_t", "int64_t", "uint8_t",
    "uint16_t", "uint32_t", "uint64_t",  "intmax_t", "uintmax_t", "off_t",  "mode_t",  "wchar_t", "pid_t"};

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

static void define(struct written *written, const struct type *type)
{
    bool is_alias = type->kind == TYPE_ALIAS, has_tag = type->name && !is_alias;
    bool is_tagged = type->kind == TYPE_STRUCT || type->kind == TYPE_UNION || type->kind == TYPE_ENUM;
    if (type_is_struct(type, "fl_buffer") || (is_alias && is_standard(type->name)))
        return;
    bool is_named = is_alias || (is_tagged && has_tag);
    if (is_named && !is_new(written, spell(type, "")))
        return;
    if (type->target)
        define(written, type->target);
    for (size_t i = 0; i < type->member_count; i++)
        define(written, type->members[i].type);
    if (is_alias)
        fprintf(written->file, "typedef %s;\n", spell(type->target, type->name));
    else if (is_named)
        fprintf(written->file, "%s;\n_Static_assert(sizeof(%s) == %" PRIu64 ", \"as the server lays it out\");\n",
                spell_definition(type, "\n    "), spell(type, ""), type->size);
}

void write_types(FILE *file, const struct server *server)
{
    struct written written = {.file = file};
    fputs("#include <stdbool.h>\n#include <stddef.h>\n#include <stdint.h>\n#include <sys/types.h>\n\n", file);
    for (size_t i = 0; i < server->function_count; i++) {
        const struct function *function = &server->functions[i];
        define(&written, function->result);
        for (size_t j = 0; j < function->argument_count; j++)
            define(&written,
                   function->arguments[j].is_host_buffer ? function->arguments[j].seen : function->arguments[j].type);
    }
}

static const char *guard(const char *name)
{
    char *text = keep_format("FAULTLINE_IMPORT_%s_H", name);
    for (char *at = text; *at; at++)
        *at = (char)toupper((unsigned char)*at);
    return text;
}

void write_import_header(const struct server *server, const char *path)
{
    FILE *file = output_open(path);
    const char *name = guard(server->name);
    fprintf(file, "/* What the server %s offers its clients; written by faultline-gen. */\n#ifndef %s\n#define %s\n\n",
            server->name, name, name);
    if (server->header)
        fprintf(file, "#include \"%s\"\n\n/* As they are defined: the compiler refuses a header that says something else. */\n",
                server->header);
    else
        write_types(file, server);
    for (size_t i = 0; i < server->function_count; i++)
        fprintf(file, "%s;\n", spell_prototype(&server->functions[i], false));
    fputs("\n#endif\n", file);
    output_close(file, path);
}
