/* Writes the wrappers of a server in a native program, in C: what other objects' calls of f reach, and f_async and f_result. */
#include "import.h"
#include "output.h"
#include "signature.h"
#include "text.h"

#include <inttypes.h>

/* Without the headers that have them, so that nothing of theirs meets the server's own types of the same name. */
static const char standard_types[] = "typedef long ssize_t, off_t;\ntypedef unsigned int mode_t;\ntypedef int pid_t;\n";

static bool is_void(const struct function *function)
{
    return type_plain(function->result)->kind == TYPE_VOID;
}

static void write_member(FILE *file, const struct type *type, const char *name)
{
    fprintf(file, "    %s%s;\n", type_alignment(type) > 8 ? "" : "_Alignas(8) ", spell(without_qualifiers(type), name));
}

/* In the frame that the runtime passes on, each argument lies where function_place has said, and the result behind. */
static void write_frame(FILE *file, const struct function *function)
{
    fprintf(file, "\n/* %s */\nstruct frame_%s {\n", function->name, function->name);
    for (size_t i = 0; i < function->argument_count; i++) {
        const struct argument *argument = &function->arguments[i];
        write_member(file, argument->type, argument->name);
    }
    if (is_void(function))
        fputs("    char fl_result[1];\n", file);
    else
        write_member(file, function->result, "fl_result");
    fputs("};\n", file);
    for (size_t i = 0; i < function->argument_count; i++)
        fprintf(file, "_Static_assert(offsetof(struct frame_%s, %s) == %u, \"as the parameters say\");\n",
                function->name, function->arguments[i].name, function->arguments[i].placement.stack_at);
}

static bool is_hidden(const struct function *function)
{
    return function->shape.flags & FL_SHAPE_HIDDEN_RESULT;
}

static const char *prototype(const struct function *function, const char *name, const char *arguments)
{
    return spell(function->result, keep_format("%s(%s)", name, arguments));
}

/* The kernel's functions are the runtime's own, and calls of them are plain. */
static void write_running(FILE *file, const struct server *server, const struct function *function)
{
    const char *name = function->name, *prefix = server->kind == KIND_KERNEL ? "" : "__real_";
    fprintf(file, "%s;\n", prototype(function, keep_format("%s%s", prefix, name), spell_arguments(function, true)));
    fprintf(file,
            "static void run_%s(void *fl_at)\n{\n    struct frame_%s *fl_frame = fl_at;\n    (void)fl_frame;\n"
            "    %s%s%s(",
            name, name, is_void(function) ? "" : "fl_frame->fl_result = ", prefix, name);
    for (size_t i = 0; i < function->argument_count; i++)
        fprintf(file, "%sfl_frame->%s", i ? ", " : "", function->arguments[i].name);
    fputs(");\n}\n", file);
}

static void write_function(FILE *file, const struct server *server, const struct function *function)
{
    bool is_kernel = server->kind == KIND_KERNEL;
    const struct fl_shape *shape = &function->shape;
    bool is_float = type_plain(function->result)->kind == TYPE_FLOAT;
    const char *name = function->name;
    write_parameter_table(file, function);
    fprintf(file,
            "static const struct native_function function_%s = {\n"
            "    .name = \"%s\",\n    .server = &%s,\n    .run = run_%s,\n"
            "    .frame_bytes = sizeof(struct frame_%s),\n    .result_at = offsetof(struct frame_%s, fl_result),\n"
            "    .result_bytes = %" PRIu64 "u,\n    .flags = %u,\n    .queue = %u,\n    .fails = %#" PRIx64 "u,\n"
            "    .result_type = %#" PRIx64 "u,\n    .parameter_count = %u,\n",
            name, name, is_kernel ? "native_kernel_server" : "server", name, name, name,
            is_void(function) ? 0 : type_plain(function->result)->size,
            shape->flags | (is_kernel ? FL_SHAPE_CONCURRENT : 0), shape->queue,
            is_float ? shape->fails_sse : shape->fails_integer, shape->result_type, shape->parameter_count);
    if (shape->parameter_count)
        fprintf(file, "    .parameters = parameters_%s,\n", name);
    fputs("};\n", file);
}

static void write_filling(FILE *file, const struct function *function)
{
    fprintf(file, "    struct frame_%s fl_frame = {", function->name);
    for (size_t i = 0; i < function->argument_count; i++)
        fprintf(file, ".%s = %s, ", function->arguments[i].name, function->arguments[i].name);
    fputs(function->argument_count ? "};\n" : "0};\n", file);
}

/* A declaration, and the beginning of the definition. */
static void write_head(FILE *file, const char *attributes, const char *text)
{
    fprintf(file, "%s%s;\n%s\n{\n", attributes, text, text);
}

static void write_end(FILE *file, const struct function *function)
{
    fputs(is_void(function) ? "}\n" : "    return fl_frame.fl_result;\n}\n", file);
}

static void write_call(FILE *file, const struct function *function)
{
    const char *name = keep_format("__wrap_%s", function->name);
    write_head(file, "", prototype(function, name, spell_arguments(function, true)));
    write_filling(file, function);
    fprintf(file, "    native_call(&function_%s, &fl_frame);\n", function->name);
    write_end(file, function);
}

/* Weak: a program that calls none of the two may have functions of these names. */
static void write_future(FILE *file, const struct function *function)
{
    const char *arguments = spell_arguments(function, true);
    if (is_hidden(function))
        arguments = keep_format("void *fl_unused%s%s", function->argument_count ? ", " : "",
                                function->argument_count ? arguments : "");
    write_head(file, "__attribute__((weak)) ",
               keep_format("fl_future %s(%s)", import_symbol(function, FL_IMPORT_ASYNC), arguments));
    if (is_hidden(function))
        fputs("    (void)fl_unused;\n", file);
    write_filling(file, function);
    fprintf(file, "    return native_start(&function_%s, &fl_frame);\n}\n", function->name);
    write_head(file, "__attribute__((weak)) ",
               prototype(function, import_name(function, FL_IMPORT_RESULT), "fl_future fl_started"));
    fprintf(file, "    struct frame_%s fl_frame;\n    native_finish(&function_%s, fl_started, &fl_frame);\n",
            function->name, function->name);
    write_end(file, function);
}

static bool is_own(const struct object *object)
{
    return object->release != NULL;
}

/* The names under which the server's own functions are known, which are not exported: no other server has the same. */
static const char *own_name(const struct server *server, const char *name)
{
    return keep_format("__fl_own_%s_%s", server->name, name);
}

static void write_object(FILE *file, const struct server *server, const struct object *object, size_t number)
{
    const char *release = own_name(server, object->release);
    fprintf(file,
            "\n/* struct %s */\nstruct %s;\nvoid %s(struct %s *);\nstatic void run_release%zu(void *frame)\n{\n"
            "    %s(*(struct %s **)frame);\n}\n",
            object->tag, object->tag, release, object->tag, number, release, object->tag);
    fprintf(file,
            "static const struct native_function release%zu = {.name = \"%s\",\n    .server = &server,\n"
            "    .run = run_release%zu,\n    .frame_bytes = sizeof(void *),\n    .queue = %u};\n",
            number, object->release, number, object->queue);
}

static void write_server(FILE *file, const struct server *server)
{
    size_t count = 0;
    fputs("\nstatic struct native_server server;\n", file);
    for (size_t i = 0; i < server->object_count; i++)
        if (is_own(&server->objects[i]))
            write_object(file, server, &server->objects[i], i);
    for (size_t i = 0; i < server->object_count; i++)
        if (is_own(&server->objects[i]))
            fprintf(file, "%s    {.type = %#" PRIx64 "u, .release = &release%zu},\n",
                    count++ ? "" : "\nstatic const struct native_object_type types[] = {\n", server->objects[i].type,
                    i);
    fputs(count ? "};\n" : "", file);
    const char *main = own_name(server, "main");
    fprintf(file,
            "\n__attribute__((weak)) int %s(int, char **);\nstatic struct native_server server = {\n"
            "    .name = \"%s\",\n    .main = %s,\n",
            main, server->name, main);
    if (count)
        fprintf(file, "    .types = types,\n    .type_count = %zu,\n", count);
    fputs("};\n\n__attribute__((constructor(101))) static void add(void)\n{\n    native_server_add(&server);\n}\n",
          file);
}

void write_native(const struct server *server, const char *path)
{
    FILE *file = output_open(path);
    fprintf(file,
            "/* The wrappers of the server %s in a native program, written by faultline-gen: see native.h. */\n"
            "#include \"native.h\"\n\n%s",
            server->name, standard_types);
    write_type_definitions(file, server);
    if (server->kind != KIND_KERNEL)
        write_server(file, server);
    for (size_t i = 0; i < server->function_count; i++) {
        const struct function *function = &server->functions[i];
        write_frame(file, function);
        write_running(file, server, function);
        write_function(file, server, function);
        if (server->kind != KIND_KERNEL)
            write_call(file, function);
        if (function_has_future(function))
            write_future(file, function);
    }
    output_close(file, path);
}
