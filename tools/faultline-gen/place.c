/* Places arguments and result in registers and on the stack as the System V amd64 ABI does. */
#include "classify.h"
#include "constant.h"
#include "shape.h"

#include <float.h>
#include <stdlib.h>
#include <string.h>

#define STACK_ALIGNMENT_MAX 16u
#define HOST_STACK_BYTES 64u /* struct host_call has no more */
#define FRAME_BYTES 4096u    /* of a native call; a guest's registers and stack are less */
#define FLOAT_NAN 0x7fc00000u
#define DOUBLE_NAN 0x7ff8000000000000u

struct next {
    unsigned int integer, sse;
    uint64_t stack;
};

static uint8_t sse_width(uint64_t used)
{
    return used >> 32 ? 8 : 4;
}

static void place_on_stack(struct argument *argument, struct next *next)
{
    const struct type *type = argument->seen;
    uint64_t alignment = type_alignment(type) >= STACK_ALIGNMENT_MAX ? STACK_ALIGNMENT_MAX : 8;
    next->stack = (next->stack + alignment - 1) & ~(alignment - 1);
    argument->placement.on_stack = true;
    argument->placement.stack_at = (unsigned int)next->stack;
    next->stack += (type_plain(type)->size + 7) & ~7ull;
}

static bool place_in_registers(struct fl_shape *shape, struct argument *argument, const struct classes *classes,
                               struct next *next)
{
    unsigned int integer = 0, sse = 0;
    for (unsigned int i = 0; i < classes->count; i++) {
        integer += classes->piece[i].class == CLASS_INTEGER;
        sse += classes->piece[i].class == CLASS_SSE;
    }
    if (next->integer + integer > FL_INTEGER_ARGUMENTS || next->sse + sse > FL_SSE_ARGUMENTS)
        return false;
    struct placement *placement = &argument->placement;
    placement->piece_count = classes->count;
    for (unsigned int i = 0; i < classes->count; i++) {
        const struct eightbyte *piece = &classes->piece[i];
        placement->piece[i].in_sse = piece->class == CLASS_SSE;
        placement->skipped[i] = piece->class == CLASS_NONE;
        if (piece->class == CLASS_SSE) {
            shape->sse_width[next->sse] = sse_width(piece->used);
            placement->piece[i].index = next->sse++;
        } else if (piece->class == CLASS_INTEGER) {
            shape->integer_mask[next->integer] = piece->used;
            placement->piece[i].index = next->integer++;
        }
    }
    return true;
}

static uint64_t stack_bytes_most(const struct server *server)
{
    return server->kind == KIND_HOST ? HOST_STACK_BYTES : server->is_native ? FRAME_BYTES : FL_STACK_BYTES_MAX;
}

static void place_arguments(struct function *function, const struct server *server, struct next *next)
{
    const uint64_t most = stack_bytes_most(server);
    for (size_t i = 0; i < function->argument_count; i++) {
        struct argument *argument = &function->arguments[i];
        struct classes classes = classify(argument->seen);
        if (server->is_native || classes.in_memory || !place_in_registers(&function->shape, argument, &classes, next))
            place_on_stack(argument, next);
        if (next->stack > most)
            refuse(function->declaration, argument->name,
                   "the arguments on the stack end behind byte %llu; write a pointer with FL_IN(%s, 1) instead",
                   (unsigned long long)most, argument->name);
    }
    function->shape.stack_bytes = (uint16_t)next->stack;
}

static void place_result(struct fl_shape *shape, const struct classes *classes)
{
    unsigned int integer = 0, sse = 0;
    for (unsigned int i = 0; i < classes->count; i++) {
        if (classes->piece[i].class == CLASS_SSE)
            shape->sse_result_width[sse++] = sse_width(classes->piece[i].used);
        else if (classes->piece[i].class == CLASS_INTEGER)
            shape->result_mask[integer++] = classes->piece[i].used;
    }
}

static bool enumerator_value(const struct type *type, const char *name, __int128 *value)
{
    for (size_t i = 0; i < type->enumerator_count; i++)
        if (strcmp(type->enumerators[i].name, name) == 0) {
            *value = type->enumerators[i].value;
            return true;
        }
    return false;
}

static uint64_t integer_failure(const struct function *function, const char *text)
{
    const struct type *type = type_plain(function->result);
    __int128 value, limit = (__int128)1 << (type->kind == TYPE_BOOLEAN ? 1 : 8 * type->size);
    __int128 least = type->kind == TYPE_BOOLEAN ? 0 : -limit / 2;
    if (!constant_read(text, strlen(text), &value) && !enumerator_value(type, text, &value))
        refuse(function->declaration, NULL,
               "FL_FAILS(%s) is no integer constant; write one of its result's type instead", text);
    if (value < least || value >= limit || (type->is_signed && value >= limit / 2))
        refuse(function->declaration, NULL, "FL_FAILS(%s) does not fit its result; write a value of %s instead", text,
               type->name ? type->name : "its type");
    return (uint64_t)value & function->shape.result_mask[0];
}

static uint64_t float_failure(const struct function *function, const char *text)
{
    char *end;
    const char *start = text + strspn(text, "( ");
    double value = strtod(start, &end);
    bool is_float = type_plain(function->result)->size == sizeof(float);
    if (end == start || end[strspn(end, "fFlL) ")] || (is_float && (value > FLT_MAX || value < -FLT_MAX)))
        refuse(function->declaration, NULL, "FL_FAILS(%s) does not fit its result; write a number such as -1.0 instead",
               text);
    uint64_t bits = 0;
    float narrow = (float)value;
    memcpy(&bits, is_float ? (void *)&narrow : (void *)&value, is_float ? sizeof narrow : sizeof value);
    return bits;
}

static void place_failure(struct function *function)
{
    const struct type *type = type_plain(function->result);
    const struct attribute *attribute = function_attribute(function, ATTRIBUTE_FAILS);
    struct fl_shape *shape = &function->shape;
    bool is_integer = type->kind == TYPE_INTEGER || type->kind == TYPE_BOOLEAN || type->kind == TYPE_ENUM;
    if (attribute && !is_integer && type->kind != TYPE_FLOAT)
        refuse(function->declaration, NULL,
               "FL_FAILS(%s) does not fit its result, %s; write the export without FL_FAILS instead",
               attribute->arguments[0], type->kind == TYPE_VOID ? "of which there is none" : "which is zeroed");
    if (attribute && is_integer)
        shape->fails_integer = integer_failure(function, attribute->arguments[0]);
    else if (attribute)
        shape->fails_sse = float_failure(function, attribute->arguments[0]);
    else if (type->kind == TYPE_FLOAT)
        shape->fails_sse = type->size == sizeof(float) ? FLOAT_NAN : DOUBLE_NAN;
    else if (type->kind == TYPE_INTEGER && type->is_signed)
        shape->fails_integer = shape->result_mask[0];
}

unsigned int server_queue(struct server *server, const struct declaration *declaration, const char *name)
{
    if (*name == '\0' || strspn(name, IDENTIFIER_LETTERS) != strlen(name))
        refuse(declaration, NULL, "FL_QUEUE(%s) names no queue; write a word of letters, digits and _ instead", name);
    if (server->queue_count == 0)
        server->queues[server->queue_count++] = "";
    for (unsigned int i = 1; i < server->queue_count; i++)
        if (strcmp(server->queues[i], name) == 0)
            return i;
    if (server->queue_count == FL_QUEUES_MAX)
        refuse(declaration, NULL,
               "FL_QUEUE(%s) names one queue more than the %u that a server may have; write the name of one that is "
               "there instead",
               name, FL_QUEUES_MAX - 1);
    server->queues[server->queue_count] = name;
    return server->queue_count++;
}

static void place_guest_queue(struct function *function, struct server *server, const char *name)
{
    if (function_argument(function, name, strlen(name)))
        refuse(function->declaration, name,
               "FL_QUEUE of a parameter, a queue for each of its values, is for host servers only; write the name of a "
               "queue that is no parameter's instead");
    function->shape.queue = (uint16_t)server_queue(server, function->declaration, name);
}

/* In host servers, FL_QUEUE of an integer parameter means a queue for each of its values. */
static void place_queue(struct function *function, struct server *server)
{
    const struct attribute *attribute = function_attribute(function, ATTRIBUTE_QUEUE);
    function->queue_argument = -1;
    if (!attribute)
        return;
    function->queue = attribute->arguments[0];
    if (server->kind == KIND_GUEST) {
        place_guest_queue(function, server, function->queue);
        return;
    }
    const struct argument *key = function_argument(function, function->queue, strlen(function->queue));
    if (!key)
        return;
    if (type_plain(key->type)->kind != TYPE_INTEGER || key->placement.on_stack)
        refuse(function->declaration, key->name,
               "FL_QUEUE of what is no integer among the first six; write the name of one, or of a queue, instead");
    function->queue_argument = (int)key->placement.piece[0].index;
}

static uint16_t flags_of(const struct function *function)
{
    static const struct {
        enum attribute_kind attribute;
        uint16_t flag;
    } flags[] = {{ATTRIBUTE_ON_VCPU, FL_SHAPE_ON_VCPU},
                 {ATTRIBUTE_CONCURRENT, FL_SHAPE_CONCURRENT},
                 {ATTRIBUTE_ONEWAY, FL_SHAPE_ONEWAY}};
    uint16_t all = 0;
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (function_attribute(function, flags[i].attribute))
            all |= flags[i].flag;
    return all;
}

void function_place(struct function *function, struct server *server)
{
    struct fl_shape *shape = &function->shape;
    struct next next = {0};
    struct classes result = classify(function->result);
    shape->flags = flags_of(function);
    if (result.in_memory) {
        shape->flags |= FL_SHAPE_HIDDEN_RESULT;
        shape->integer_mask[next.integer++] = ~0ull;
        shape->result_mask[0] = ~0ull;
    }
    place_arguments(function, server, &next);
    place_result(shape, &result);
    if (function->result_object)
        shape->result_type = function->result_object->type;
    place_failure(function);
    place_queue(function, server);
}
