/* Writes the table of a host server in C: signatures, shapes and parameters as initialisers. */
#include "output.h"
#include "text.h"

#include <inttypes.h>
#include <string.h>

static void write_text(FILE *file, const char *text)
{
    fputc('"', file);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            fputc('\\', file);
        fputc(*text, file);
    }
    fputc('"', file);
}

static void write_value(FILE *file, const char *field, const struct fl_value *value)
{
    fprintf(file,
            "\n        %s = {.source = %u, .width = %u, .is_signed = %u, .index = %" PRIu32 ", .constant = %" PRIu64
            "u},",
            field, value->source, value->width, value->is_signed, value->index, value->constant);
}

void write_parameter_table(FILE *file, const struct function *function)
{
    if (function->shape.parameter_count == 0)
        return;
    fprintf(file, "\nstatic const struct fl_parameter parameters_%s[] = {\n", function->name);
    for (unsigned int i = 0; i < function->shape.parameter_count; i++) {
        const struct fl_parameter *parameter = &function->parameters[i];
        fprintf(
            file,
            "    {.direction = %u, .flags = %u, .alignment = %u, .element_size = %" PRIu64 "u, .limit = %" PRIu64 "u,",
            parameter->direction, parameter->flags, parameter->alignment, parameter->element_size, parameter->limit);
        write_value(file, ".pointer", &parameter->pointer);
        write_value(file, ".count[0]", &parameter->count[0]);
        write_value(file, ".count[1]", &parameter->count[1]);
        write_value(file, ".used", &parameter->used);
        fputs("},\n", file);
    }
    fputs("};\n", file);
}

static void write_list(FILE *file, const char *field, const uint64_t *values, size_t count)
{
    fprintf(file, ".%s = {", field);
    for (size_t i = 0; i < count; i++)
        fprintf(file, "%s%#" PRIx64 "u", i ? ", " : "", values[i]);
    fputs("}, ", file);
}

static void write_shape(FILE *file, const struct fl_shape *shape)
{
    fputs("     .shape = {", file);
    write_list(file, "integer_mask", shape->integer_mask, FL_INTEGER_ARGUMENTS);
    write_list(file, "result_mask", shape->result_mask, 2);
    fputs(".sse_width = {", file);
    for (size_t i = 0; i < FL_SSE_ARGUMENTS; i++)
        fprintf(file, "%s%u", i ? ", " : "", shape->sse_width[i]);
    fprintf(file, "}, .sse_result_width = {%u, %u}, .stack_bytes = %u, .parameter_count = %u, .flags = %u, ",
            shape->sse_result_width[0], shape->sse_result_width[1], shape->stack_bytes, shape->parameter_count,
            shape->flags);
    fprintf(file, ".fails_integer = %#" PRIx64 "u, .fails_sse = %#" PRIx64 "u},\n", shape->fails_integer,
            shape->fails_sse);
}

static void write_function(FILE *file, const struct server *server, const struct function *function)
{
    bool is_keyed = function->queue_argument >= 0;
    const char *queue = is_keyed          ? keep_format("%s.%s", server->name, function->queue)
                        : function->queue ? function->queue
                                          : server->name;
    fprintf(file, "    {.name = \"%s\",\n     .signature = ", function->name);
    write_text(file, function->signature);
    fprintf(file, ",\n     .hash = %#" PRIx64 "u,\n", function->hash);
    write_shape(file, &function->shape);
    if (function->shape.parameter_count)
        fprintf(file, "     .parameters = parameters_%s,\n", function->name);
    fprintf(file, "     .dispatch = dispatch_%s,\n     .queue = \"%s\",\n     .queue_argument = %d},\n", function->name,
            queue, function->queue_argument);
}

void write_host_table(FILE *file, const struct server *server)
{
    for (size_t i = 0; i < server->function_count; i++)
        write_parameter_table(file, &server->functions[i]);
    fputs("\nstatic const struct host_function functions[] = {\n", file);
    for (size_t i = 0; i < server->function_count; i++)
        write_function(file, server, &server->functions[i]);
    fprintf(file,
            "};\n\nextern const struct host_server host_server_%s;\nconst struct host_server host_server_%s = "
            "{\"%s\", functions, sizeof functions / sizeof *functions};\n",
            server->name, server->name, server->name);
}
