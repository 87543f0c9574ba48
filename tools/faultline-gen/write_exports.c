/* Writes a server's tables in assembly: exports, parameters, objects and strings, each in the section its linker script collects. */
#include "output.h"

#include "faultline/abi/image.h"

#include <inttypes.h>

static void write_value(FILE *file, const struct fl_value *value)
{
    fprintf(file, "    .byte %u, %u, %u, %u\n    .long %" PRIu32 "\n    .quad %#" PRIx64 "\n", value->source,
            value->width, value->is_signed, value->reserved, value->index, value->constant);
}

static void write_parameter(FILE *file, const struct fl_parameter *parameter)
{
    fprintf(file, "    .byte %u, %u\n    .short %u\n    .long %" PRIu32 "\n    .quad %" PRIu64 ", %" PRIu64 "\n",
            parameter->direction, parameter->flags, parameter->alignment, parameter->reserved, parameter->element_size,
            parameter->limit);
    write_value(file, &parameter->pointer);
    write_value(file, &parameter->count[0]);
    write_value(file, &parameter->count[1]);
    write_value(file, &parameter->used);
}

static void write_quads(FILE *file, const uint64_t *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        fprintf(file, "    .quad %#" PRIx64 "\n", values[i]);
}

static void write_bytes(FILE *file, const uint8_t *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        fprintf(file, "%s%u", i ? ", " : "    .byte ", values[i]);
    fputc('\n', file);
}

static void write_shape(FILE *file, const struct fl_shape *shape)
{
    write_quads(file, shape->integer_mask, FL_INTEGER_ARGUMENTS);
    write_quads(file, shape->result_mask, 2);
    write_bytes(file, shape->sse_width, FL_SSE_ARGUMENTS);
    write_bytes(file, shape->sse_result_width, 2);
    fprintf(file, "    .short %u, %u, %u, %u, 0, 0, 0\n", shape->stack_bytes, shape->parameter_count, shape->flags,
            shape->queue);
    write_quads(file, &shape->result_type, 1);
    write_quads(file, &shape->fails_integer, 1);
    write_quads(file, &shape->fails_sse, 1);
}

static void write_export(FILE *file, const struct function *function, size_t number)
{
    char label[64];
    fprintf(file, "\n/* %s */\n    .section .fl.export_table,\"a\"\n    .balign 8\n    .long %s - .\n", function->name,
            function->name);
    fprintf(file, "    .long .Lname%zu - .\n    .long .Lsignature%zu - .\n    .long .Lparameters%zu - .\n", number,
            number, number);
    write_quads(file, &function->hash, 1);
    write_shape(file, &function->shape);
    fprintf(file, "    .section .fl.parameters,\"a\"\n    .balign 8\n.Lparameters%zu:\n", number);
    for (unsigned int i = 0; i < function->shape.parameter_count; i++)
        write_parameter(file, &function->parameters[i]);
    snprintf(label, sizeof label, ".Lname%zu", number);
    output_string(file, label, function->name);
    snprintf(label, sizeof label, ".Lsignature%zu", number);
    output_string(file, label, function->signature);
}

static void write_object(FILE *file, const struct object *object, size_t number)
{
    char label[64];
    snprintf(label, sizeof label, ".Lobject%zu", number);
    fprintf(
        file,
        "\n/* struct %s */\n    .section .fl.object_table,\"a\"\n    .balign 8\n    .long %s - .\n    .long %s - .\n",
        object->tag, label, object->release);
    write_quads(file, &object->type, 1);
    fprintf(file, "    .long %u, 0\n", object->queue);
    output_string(file, label, object->tag);
}

void write_exports(const struct server *server, const char *path)
{
    FILE *file = output_open(path);
    fprintf(file, "/* What %s exports, written by faultline-gen: see faultline/abi/image.h. */\n", server->name);
    for (size_t i = 0; i < server->function_count; i++)
        write_export(file, &server->functions[i], i);
    for (size_t i = 0; i < server->object_count; i++)
        if (server->objects[i].release)
            write_object(file, &server->objects[i], i);
    fputs("\n    .section .note.GNU-stack,\"\",@progbits\n", file);
    output_close(file, path);
}
