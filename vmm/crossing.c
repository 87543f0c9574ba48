/* Prints a function's shape and parameter table as the registers and amounts of memory that cross. */
#include "crossing.h"

#include <inttypes.h>
#include <stdio.h>

static const char *const argument_registers[FL_INTEGER_ARGUMENTS] = {"rdi", "rsi", "rdx", "rcx", "r8", "r9"};
static const char *const result_registers[2] = {"rax", "rdx"};

/* Words that are separated from those before. */
static void begin(const char **before)
{
    fputs(*before, stdout);
    *before = ", ";
}

static void print_register(const char **before, const char *name, uint64_t mask)
{
    if (mask == 0)
        return;
    begin(before);
    if (mask == ~0ull)
        fputs(name, stdout);
    else if ((mask & (mask + 1)) == 0)
        printf("%d bits of %s", __builtin_popcountll(mask), name);
    else
        printf("the bits %#" PRIx64 " of %s", mask, name);
}

static void print_vectors(const char **before, const uint8_t *widths, unsigned int count)
{
    for (unsigned int i = 0; i < count; i++)
        if (widths[i]) {
            begin(before);
            printf(widths[i] == 8 ? "xmm%u" : "32 bits of xmm%u", i);
        }
}

static void print_value(const struct image_export *export, const struct fl_value *value)
{
    switch (value->source) {
    case FL_SOURCE_CONSTANT:
        printf("%" PRIu64, value->constant);
        break;
    case FL_SOURCE_REGISTER:
        fputs(argument_registers[value->index], stdout);
        break;
    case FL_SOURCE_STACK:
        printf("stack[%" PRIu32 "]", value->index);
        break;
    case FL_SOURCE_BUFFER:
        fputs("*", stdout);
        print_value(export, &export->parameters[value->index].pointer);
        break;
    default:
        fputs("rax", stdout);
    }
}

/* "rsi x 4 bytes at rdi" */
static void print_amount(const struct image_export *export, const struct fl_parameter *parameter)
{
    const char *times = "";
    for (unsigned int i = 0; i < 2; i++) {
        const struct fl_value *count = &parameter->count[i];
        if (count->source == FL_SOURCE_NONE || (count->source == FL_SOURCE_CONSTANT && count->constant == 1))
            continue;
        fputs(times, stdout);
        print_value(export, count);
        times = " x ";
    }
    if (!*times || parameter->element_size != 1)
        printf("%s%" PRIu64, times, parameter->element_size);
    fputs(" bytes at ", stdout);
    print_value(export, &parameter->pointer);
}

static void print_object(const struct image *image, uint64_t type)
{
    for (size_t i = 0; i < image->object_count; i++)
        if (image->objects[i].type == type) {
            printf("the object struct %s in ", image->objects[i].name);
            return;
        }
    fputs("another server's object in ", stdout);
}

static bool goes_in(uint8_t direction)
{
    return direction != FL_DIRECTION_OUT && direction != FL_DIRECTION_SHARE;
}

static bool comes_out(uint8_t direction)
{
    return direction == FL_DIRECTION_OUT || direction == FL_DIRECTION_INOUT;
}

/* Whether the register holds one of the pointers, of which only what it leads to crosses. */
static bool is_pointer(const struct image_export *export, unsigned int index)
{
    for (unsigned int i = 0; i < export->shape.parameter_count; i++) {
        const struct fl_value *pointer = &export->parameters[i].pointer;
        if (pointer->source == FL_SOURCE_REGISTER && pointer->index == index)
            return true;
    }
    return false;
}

static void print_in(const struct image *image, const struct image_export *export)
{
    const struct fl_shape *shape = &export->shape;
    const char *before = "; in: ";
    for (unsigned int i = 0; i < FL_INTEGER_ARGUMENTS; i++)
        print_register(&before, argument_registers[i], is_pointer(export, i) ? 0 : shape->integer_mask[i]);
    print_vectors(&before, shape->sse_width, FL_SSE_ARGUMENTS);
    if (shape->stack_bytes) {
        begin(&before);
        printf("%u bytes of stack", shape->stack_bytes);
    }
    for (unsigned int i = 0; i < shape->parameter_count; i++) {
        const struct fl_parameter *parameter = &export->parameters[i];
        if (!goes_in(parameter->direction))
            continue;
        begin(&before);
        if (parameter->direction == FL_DIRECTION_STRING)
            printf("a string of at most %" PRIu64 " bytes at ", parameter->limit);
        else if (parameter->direction == FL_DIRECTION_OBJECT)
            print_object(image, parameter->type);
        else
            print_amount(export, parameter);
        if (parameter->direction == FL_DIRECTION_STRING || parameter->direction == FL_DIRECTION_OBJECT)
            print_value(export, &parameter->pointer);
    }
}

static void print_shared(const struct image_export *export)
{
    const char *before = "; shared: ";
    for (unsigned int i = 0; i < export->shape.parameter_count; i++)
        if (export->parameters[i].direction == FL_DIRECTION_SHARE) {
            begin(&before);
            fputs("the pages of ", stdout);
            print_amount(export, &export->parameters[i]);
        }
}

static void print_out(const struct image *image, const struct image_export *export)
{
    const struct fl_shape *shape = &export->shape;
    const char *before = "; out: ";
    if (shape->result_type) {
        begin(&before);
        print_object(image, shape->result_type);
        fputs(result_registers[0], stdout);
    } else if (!(shape->flags & FL_SHAPE_HIDDEN_RESULT)) {
        for (unsigned int i = 0; i < 2; i++)
            print_register(&before, result_registers[i], shape->result_mask[i]);
    }
    print_vectors(&before, shape->sse_result_width, 2);
    for (unsigned int i = 0; i < shape->parameter_count; i++) {
        const struct fl_parameter *parameter = &export->parameters[i];
        if (!comes_out(parameter->direction))
            continue;
        begin(&before);
        print_amount(export, parameter);
        if (parameter->used.source != FL_SOURCE_NONE) {
            fputs(", of which ", stdout);
            print_value(export, &parameter->used);
            fputs(" elements are used", stdout);
        }
    }
}

void crossing_print(const struct image *image, const struct image_export *export)
{
    const struct fl_shape *shape = &export->shape;
    if (shape->flags & FL_SHAPE_CONCURRENT)
        fputs("      side by side with any call", stdout);
    else if (shape->queue)
        printf("      queue %u", shape->queue);
    else
        fputs("      default queue", stdout);
    if (shape->flags & FL_SHAPE_ONEWAY)
        fputs("; one way", stdout);
    print_in(image, export);
    print_shared(export);
    print_out(image, export);
    putchar('\n');
}
