/* Names the functions of an import library. */
#include "import.h"
#include "text.h"

#include <string.h>

bool function_has_future(const struct function *function)
{
    bool shares = false;
    for (unsigned int i = 0; i < function->shape.parameter_count; i++)
        shares |= function->parameters[i].direction == FL_DIRECTION_SHARE;
    return !shares && !(function->shape.flags & FL_SHAPE_ONEWAY);
}

const char *import_name(const struct function *function, enum fl_import_kind kind)
{
    static const char *const endings[IMPORT_KINDS] = {
        [FL_IMPORT_CALL] = "", [FL_IMPORT_ASYNC] = "_async", [FL_IMPORT_RESULT] = "_result"};
    return keep_format("%s%s", function->name, endings[kind]);
}

const char *import_symbol(const struct function *function, enum fl_import_kind kind)
{
    if (kind == FL_IMPORT_ASYNC && function->shape.flags & FL_SHAPE_HIDDEN_RESULT)
        return keep_format("__fl_async_%s", function->name);
    return import_name(function, kind);
}

static void check_name(const struct server *server, const struct function *function, const char *name, const char *does)
{
    for (size_t i = 0; i < server->function_count; i++)
        if (strcmp(server->functions[i].name, name) == 0)
            refuse(server->functions[i].declaration, NULL,
                   "clients have a function of that name already, which %s a call of %s; write another name instead",
                   does, function->name);
}

void server_check_names(const struct server *server)
{
    for (size_t i = 0; i < server->function_count; i++) {
        const struct function *function = &server->functions[i];
        if (server->kind == KIND_GUEST && strcmp(function->name, "main") == 0)
            refuse(function->declaration, NULL,
                   "it starts the server, and clients have one of their own; write another name instead");
        if (!function_has_future(function))
            continue;
        check_name(server, function, import_name(function, FL_IMPORT_ASYNC), "starts");
        check_name(server, function, import_symbol(function, FL_IMPORT_ASYNC), "starts");
        check_name(server, function, import_name(function, FL_IMPORT_RESULT), "ends");
    }
}
