/* Buffers: copied into fresh memory of exactly their size, so that the sanitizers and valgrind see who leaves it, and back. */
#include "parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { MALLOC_ALIGNMENT = 16 };

/* False: a negative value, or one behind a pointer to nothing. */
static bool read_value(const struct native_call *call, const struct fl_value *value, uint64_t *result)
{
    *result = value->constant;
    if (value->source == FL_SOURCE_CONSTANT)
        return true;
    const void *from = call->frame + value->index;
    if (value->source == FL_SOURCE_BUFFER) {
        const struct native_crossing *crossing = &call->crossings[value->index];
        if (!crossing->copy || crossing->bytes < value->width)
            return false;
        from = crossing->copy;
    } else if (value->source == FL_SOURCE_RESULT) {
        from = call->frame + call->function->result_at;
    }
    memcpy(result, from, value->width);
    return !(value->is_signed && *result >> (8u * value->width - 1));
}

static bool count_bytes(const struct native_call *call, const struct fl_parameter *parameter, size_t *bytes)
{
    *bytes = parameter->element_size;
    for (unsigned int i = 0; i < 2; i++) {
        uint64_t factor;
        if (parameter->count[i].source == FL_SOURCE_NONE)
            continue;
        if (!read_value(call, &parameter->count[i], &factor) || __builtin_mul_overflow(*bytes, factor, bytes))
            return false;
    }
    return true;
}

static bool is_word_of_caller(const struct fl_value *value)
{
    return value->source == FL_SOURCE_CONSTANT || value->source == FL_SOURCE_STACK;
}

/* How much there is at the caller's pointer: `content` bytes, to which a string's NUL is added. */
static int measure(const struct native_call *call, const struct fl_parameter *parameter,
                   struct native_crossing *crossing, size_t *content)
{
    if (parameter->direction == FL_DIRECTION_STRING) {
        *content = strnlen(crossing->callers, parameter->limit + 1);
        if (*content > parameter->limit)
            return E2BIG;
    } else if (!count_bytes(call, parameter, content)) {
        return EFAULT;
    }
    uintptr_t end;
    if (__builtin_add_overflow((uintptr_t)crossing->callers, *content, &end) || end > FL_USER_TOP)
        return EFAULT;
    if (is_word_of_caller(&parameter->used) && !read_value(call, &parameter->used, &crossing->used))
        return EFAULT;
    crossing->bytes = *content + (parameter->direction == FL_DIRECTION_STRING);
    return 0;
}

static void *take_zeroed(size_t bytes, size_t alignment)
{
    void *memory;
    if (alignment <= MALLOC_ALIGNMENT)
        return calloc(1, bytes);
    if (posix_memalign(&memory, alignment, bytes))
        return NULL;
    return memset(memory, 0, bytes);
}

/* `window` is how much of a guest's window for copies would be used by now. */
static int take_copy(const struct native_call *call, const struct fl_parameter *parameter,
                     struct native_crossing *crossing, uint64_t *window)
{
    size_t content = 0;
    uint64_t alignment = parameter->alignment > MALLOC_ALIGNMENT ? parameter->alignment : MALLOC_ALIGNMENT;
    int error = measure(call, parameter, crossing, &content);
    if (error)
        return error;
    if (parameter->direction == FL_DIRECTION_SHARE) {
        crossing->copy = crossing->callers;
        return (uintptr_t)crossing->callers % FL_PAGE_SIZE ? EFAULT : 0;
    }
    *window = (*window + alignment - 1) / alignment * alignment;
    if (*window > FL_COPIES_BYTES || crossing->bytes > FL_COPIES_BYTES - *window)
        return ENOMEM;
    *window += crossing->bytes;
    crossing->copy = take_zeroed(crossing->bytes, parameter->alignment);
    if (!crossing->copy)
        return ENOMEM;
    if (parameter->direction != FL_DIRECTION_OUT)
        memcpy(crossing->copy, crossing->callers, content);
    return 0;
}

/* A hidden result pointer, which no frame holds, is left to the compiler. */
static bool is_in_frame(const struct fl_parameter *parameter)
{
    return parameter->pointer.source == FL_SOURCE_STACK;
}

static int enter_one(struct native_call *call, unsigned int number, uint64_t *window)
{
    const struct fl_parameter *parameter = &call->function->parameters[number];
    struct native_crossing *crossing = &call->crossings[number];
    if (is_in_frame(parameter))
        memcpy(&crossing->callers, call->frame + parameter->pointer.index, sizeof crossing->callers);
    if (!crossing->callers)
        return 0;
    if (parameter->direction == FL_DIRECTION_OBJECT)
        return native_object_enter(call, number);
    return take_copy(call, parameter, crossing, window);
}

int native_buffers_enter(struct native_call *call)
{
    const struct native_function *function = call->function;
    uint64_t window = 0;
    int error = 0;
    for (unsigned int i = 0; i < function->parameter_count && !error; i++)
        error = enter_one(call, i, &window);
    for (unsigned int i = 0; i < function->parameter_count && !error; i++)
        if (is_in_frame(&function->parameters[i]))
            memcpy(call->frame + function->parameters[i].pointer.index, &call->crossings[i].copy, sizeof(void *));
    return error;
}

/* How much of a copy goes back. False: the server claims more than there is room for. */
static bool used_bytes(const struct native_call *call, const struct fl_parameter *parameter,
                       const struct native_crossing *crossing, size_t *bytes)
{
    uint64_t elements = crossing->used;
    *bytes = crossing->bytes;
    if (parameter->used.source == FL_SOURCE_NONE)
        return true;
    if (parameter->used.source == FL_SOURCE_BUFFER && !read_value(call, &parameter->used, &elements))
        return false;
    if (parameter->used.source == FL_SOURCE_RESULT && !read_value(call, &parameter->used, &elements))
        elements = 0; /* a negative result is an error code, and nothing was written */
    return !__builtin_mul_overflow(elements, parameter->element_size, bytes) && *bytes <= crossing->bytes;
}

static bool comes_back(const struct fl_parameter *parameter, const struct native_crossing *crossing)
{
    bool is_out = parameter->direction == FL_DIRECTION_OUT || parameter->direction == FL_DIRECTION_INOUT;
    return is_out && crossing->callers;
}

int native_buffers_check(struct native_call *call)
{
    for (unsigned int i = 0; i < call->function->parameter_count; i++) {
        const struct fl_parameter *parameter = &call->function->parameters[i];
        struct native_crossing *crossing = &call->crossings[i];
        if (comes_back(parameter, crossing) && !used_bytes(call, parameter, crossing, &crossing->back))
            return EPROTO;
    }
    return 0;
}

void native_buffers_leave(struct native_call *call)
{
    for (unsigned int i = 0; i < call->function->parameter_count; i++)
        if (call->crossings[i].back)
            memcpy(call->crossings[i].callers, call->crossings[i].copy, call->crossings[i].back);
}

void native_buffers_release(struct native_call *call)
{
    for (unsigned int i = 0; i < call->function->parameter_count; i++) {
        unsigned int direction = call->function->parameters[i].direction;
        if (direction != FL_DIRECTION_SHARE && direction != FL_DIRECTION_OBJECT)
            free(call->crossings[i].copy);
    }
}
