/* Writes a host server's dispatchers in C: each unpacks a call, copies what its pointers mean, calls the function and answers. */
#include "classify.h"
#include "output.h"
#include "signature.h"
#include "text.h"

#include <inttypes.h>
#include <string.h>

static const char prelude[] =
    "/* A copy of a buffer to free(), with room for one element at least; NULL if the caller passed NULL. */\n"
    "static inline void *take_buffer(struct host_call *call, int index, bool copy_in, size_t element)\n"
    "{\n"
    "    const struct host_buffer *buffer = &call->buffers[index];\n"
    "    if (!buffer->present || call->error)\n"
    "        return NULL;\n"
    "    size_t room = buffer->bytes > element ? buffer->bytes : element;\n"
    "    void *copy = calloc(1, room);\n"
    "    if (!copy)\n"
    "        call->error = FL_ENOMEM;\n"
    "    else if (copy_in)\n"
    "        host_buffer_copy_in(call, buffer, copy, buffer->bytes);\n"
    "    return copy;\n"
    "}\n\n"
    "/* What was counted may have been changed by the caller since: the function must not see more than there is. */\n"
    "static inline void check_buffer(struct host_call *call, int index, size_t element, uint64_t count, uint64_t "
    "times)\n"
    "{\n"
    "    size_t bytes;\n"
    "    if (__builtin_mul_overflow(count, times, &bytes) || __builtin_mul_overflow(bytes, element, &bytes))\n"
    "        bytes = SIZE_MAX;\n"
    "    if (!call->error && call->buffers[index].present && bytes != call->buffers[index].bytes)\n"
    "        call->error = FL_EFAULT;\n"
    "}\n\n"
    "static inline void give_buffer(struct host_call *call, int index, const void *copy, size_t element, uint64_t "
    "used)\n"
    "{\n"
    "    const struct host_buffer *buffer = &call->buffers[index];\n"
    "    size_t bytes;\n"
    "    if (call->error || !copy)\n"
    "        return;\n"
    "    if (__builtin_mul_overflow(used, element, &bytes) || bytes > buffer->bytes)\n"
    "        call->error = FL_EPROTO;\n"
    "    else\n"
    "        host_buffer_copy_out(call, buffer, copy, bytes);\n"
    "}\n\n"
    "static inline struct fl_buffer pass_buffer(const struct host_buffer *buffer)\n"
    "{\n"
    "    return buffer->present ? (struct fl_buffer){buffer->pieces, buffer->piece_count, buffer->bytes}\n"
    "                           : (struct fl_buffer){NULL, 0, 0};\n"
    "}\n";

static bool is_pointer(const struct argument *argument)
{
    return type_plain(argument->seen)->kind == TYPE_POINTER;
}

static bool is_copied(const struct argument *argument)
{
    return is_pointer(argument) && !argument->is_host_buffer;
}

static bool comes_out(const struct argument *argument)
{
    return is_copied(argument) &&
           (argument->attribute->kind == ATTRIBUTE_OUT || argument->attribute->kind == ATTRIBUTE_INOUT);
}

/* Of a _Bool only one bit is believed: any other value would mean nothing in C. */
static void write_boolean(FILE *file, const struct argument *argument)
{
    const struct placement *placement = &argument->placement;
    fprintf(file, "    _Bool argument_%s = call->%s[%u] & 1;\n", argument->name,
            placement->on_stack ? "stack" : "integer",
            placement->on_stack ? placement->stack_at : placement->piece[0].index);
}

static void write_unpacking(FILE *file, const struct argument *argument)
{
    const struct placement *placement = &argument->placement;
    if (type_plain(argument->type)->kind == TYPE_BOOLEAN) {
        write_boolean(file, argument);
        return;
    }
    const struct type *type = without_qualifiers(argument->type);
    fprintf(file, "    %s;\n", spell(type, keep_format("argument_%s", argument->name)));
    if (placement->on_stack)
        fprintf(file, "    memcpy(&argument_%s, call->stack + %u, sizeof argument_%s);\n", argument->name,
                placement->stack_at, argument->name);
    for (unsigned int i = 0; i < placement->piece_count; i++) {
        uint64_t bytes = type_plain(type)->size - 8 * i;
        if (!placement->skipped[i])
            fprintf(file, "    memcpy((char *)&argument_%s + %u, &call->%s[%u], %u);\n", argument->name, 8 * i,
                    placement->piece[i].in_sse ? "sse" : "integer", placement->piece[i].index,
                    (unsigned int)(bytes > 8 ? 8 : bytes));
    }
}

static uint64_t element_size(const struct function *function, const struct argument *argument)
{
    return function->parameters[argument->parameter].element_size;
}

static void write_taking(FILE *file, const struct function *function, const struct argument *argument)
{
    const char *name = keep_format("argument_%s", argument->name);
    bool is_string = argument->attribute->kind == ATTRIBUTE_STRING;
    fprintf(
        file, "    %s = ",
        spell(&(struct type){.kind = TYPE_POINTER, .target = without_qualifiers(type_plain(argument->type)->target)},
              name));
    if (is_string)
        fprintf(file, "call->error ? NULL : host_buffer_string(call, &call->buffers[%u]);\n", argument->parameter);
    else
        fprintf(file, "take_buffer(call, %u, %s, %" PRIu64 ");\n", argument->parameter,
                argument->attribute->kind == ATTRIBUTE_OUT ? "false" : "true", element_size(function, argument));
}

static const struct argument *with_register(const struct function *function, const struct fl_value *value)
{
    for (size_t i = 0; i < function->argument_count; i++) {
        const struct argument *argument = &function->arguments[i];
        const struct placement *placement = &argument->placement;
        bool fits = value->source == FL_SOURCE_BUFFER  ? is_pointer(argument) && argument->parameter == value->index
                    : value->source == FL_SOURCE_STACK ? placement->on_stack && placement->stack_at == value->index
                                                       : placement->piece_count && !placement->piece[0].in_sse &&
                                                             placement->piece[0].index == value->index;
        if (fits)
            return argument;
    }
    return NULL;
}

/* The value as the function sees it, in C. */
static const char *value_text(const struct function *function, const struct fl_value *value)
{
    if (value->source == FL_SOURCE_NONE)
        return "1";
    if (value->source == FL_SOURCE_CONSTANT)
        return keep_format("%" PRIu64 "u", value->constant);
    if (value->source == FL_SOURCE_RESULT) /* a negative result is an error code, and nothing was written */
        return value->is_signed ? "result < 0 ? 0 : (uint64_t)result" : "result";
    const char *name = with_register(function, value)->name;
    return value->source == FL_SOURCE_BUFFER ? keep_format("(argument_%s ? (uint64_t)*argument_%s : 0)", name, name)
                                             : keep_format("(uint64_t)argument_%s", name);
}

static void write_check(FILE *file, const struct function *function, const struct argument *argument)
{
    const struct fl_parameter *parameter = &function->parameters[argument->parameter];
    if (parameter->direction != FL_DIRECTION_STRING)
        fprintf(file, "    check_buffer(call, %u, %" PRIu64 ", %s, %s);\n", argument->parameter,
                parameter->element_size, value_text(function, &parameter->count[0]),
                value_text(function, &parameter->count[1]));
}

static void write_call(FILE *file, const struct function *function)
{
    bool is_void = type_plain(function->result)->kind == TYPE_VOID;
    const char *result = is_void ? "" : keep_format("%s = ", spell(without_qualifiers(function->result), "result"));
    fprintf(file, "        %s%s(", result, function->name);
    for (size_t i = 0; i < function->argument_count; i++) {
        const struct argument *argument = &function->arguments[i];
        const char *by_pointer = type_plain(argument->type)->kind == TYPE_POINTER ? "&buffer_" : "buffer_";
        fprintf(file, "%s%s%s", i ? ", " : "", argument->is_host_buffer ? by_pointer : "argument_", argument->name);
    }
    fputs(");\n", file);
}

static void write_result(FILE *file, const struct function *function)
{
    struct classes classes = classify(function->result);
    unsigned int integer = 0, sse = 0;
    if (classes.in_memory)
        fputs("        give_buffer(call, 0, &result, sizeof result, 1);\n        call->result_integer[0] = "
              "call->integer[0];\n",
              file);
    for (unsigned int i = 0; i < classes.count; i++) {
        uint64_t bytes = type_plain(function->result)->size - 8 * i;
        if (classes.piece[i].class == CLASS_NONE)
            continue;
        bool in_sse = classes.piece[i].class == CLASS_SSE;
        fprintf(file, "        memcpy(&call->result_%s[%u], (const char *)&result + %u, %u);\n",
                in_sse ? "sse" : "integer", in_sse ? sse++ : integer++, 8 * i, (unsigned int)(bytes > 8 ? 8 : bytes));
    }
}

static void write_giving(FILE *file, const struct function *function, const struct argument *argument)
{
    const struct fl_parameter *parameter = &function->parameters[argument->parameter];
    const char *used =
        parameter->used.source == FL_SOURCE_NONE
            ? keep_format("call->buffers[%u].bytes / %" PRIu64, argument->parameter, parameter->element_size)
            : value_text(function, &parameter->used);
    fprintf(file, "        give_buffer(call, %u, argument_%s, %" PRIu64 ", %s);\n", argument->parameter, argument->name,
            parameter->element_size, used);
}

static void write_dispatcher(FILE *file, const struct function *function)
{
    struct argument *const end = function->arguments + function->argument_count;
    fprintf(file, "\nstatic void dispatch_%s(struct host_call *call)\n{\n", function->name);
    for (struct argument *argument = function->arguments; argument < end; argument++) {
        if (argument->is_host_buffer)
            fprintf(file, "    struct fl_buffer buffer_%s = pass_buffer(&call->buffers[%u]);\n", argument->name,
                    argument->parameter);
        else if (is_pointer(argument))
            write_taking(file, function, argument);
        else
            write_unpacking(file, argument);
    }
    for (struct argument *argument = function->arguments; argument < end; argument++)
        if (is_pointer(argument))
            write_check(file, function, argument);
    fputs("    if (!call->error) {\n", file);
    write_call(file, function);
    write_result(file, function);
    for (struct argument *argument = function->arguments; argument < end; argument++)
        if (comes_out(argument))
            write_giving(file, function, argument);
    fputs("    }\n", file);
    for (struct argument *argument = function->arguments; argument < end; argument++)
        if (is_copied(argument))
            fprintf(file, "    free((void *)argument_%s);\n", argument->name);
    fputs("}\n", file);
}

void write_dispatchers(const struct server *server, const char *path)
{
    FILE *file = output_open(path);
    fprintf(file,
            "/* The dispatchers and the table of the host server %s, written by faultline-gen. */\n"
            "#include \"personality/host/host_call.h\"\n\n#include \"faultline/abi/errors.h\"\n\n"
            "#include <stdlib.h>\n#include <string.h>\n\n",
            server->name);
    if (server->dispatcher_header)
        fprintf(file, "#include \"%s\"\n\n", server->dispatcher_header);
    else
        write_types(file, server);
    for (size_t i = 0; i < server->function_count; i++)
        fprintf(file, "%s;\n", spell_prototype(&server->functions[i], true));
    fprintf(file, "\n%s", prelude);
    for (size_t i = 0; i < server->function_count; i++)
        write_dispatcher(file, &server->functions[i]);
    write_host_table(file, server);
    output_close(file, path);
}
