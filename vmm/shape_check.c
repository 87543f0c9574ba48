/* Checks a function's shape as the kernel relies on it: a table that passes leads to no access outside what it describes. */
#include "image_check.h"

/* Whether there is a copy that can hold a count: pages that are shared may change, and of objects there is none. */
static bool is_copied(const struct fl_parameter *parameter)
{
    return parameter->direction == FL_DIRECTION_IN || parameter->direction == FL_DIRECTION_OUT ||
           parameter->direction == FL_DIRECTION_INOUT;
}

/* The value of a parameter that is among the first `known` of the table. */
static bool value_is_readable(const struct fl_value *value, const struct fl_shape *shape,
                              const struct fl_parameter *parameters, uint32_t known, bool result_allowed)
{
    bool width_known = value->width == 1 || value->width == 2 || value->width == 4 || value->width == 8;
    switch (value->source) {
    case FL_SOURCE_NONE:
    case FL_SOURCE_CONSTANT:
        return true;
    case FL_SOURCE_REGISTER:
        return width_known && value->index < FL_INTEGER_ARGUMENTS;
    case FL_SOURCE_STACK:
        return width_known && value->index % 8 == 0 && value->index < shape->stack_bytes;
    case FL_SOURCE_BUFFER:
        return width_known && value->index < known && is_copied(&parameters[value->index]);
    case FL_SOURCE_RESULT:
        return width_known && result_allowed;
    default:
        return false;
    }
}

static bool is_nothing(const struct fl_value *value)
{
    return value->source == FL_SOURCE_NONE;
}

/* What a direction wants beside what all do. */
static const char *direction_error(const struct fl_parameter *parameter)
{
    bool is_object = parameter->direction == FL_DIRECTION_OBJECT;
    bool is_counted = !is_nothing(&parameter->count[0]) || !is_nothing(&parameter->count[1]);
    if (parameter->direction == FL_DIRECTION_STRING) {
        if (parameter->limit == 0 || parameter->limit > 1u << 30)
            return "a string without a sensible limit";
    } else if (is_object != (parameter->type != 0)) {
        return is_object ? "an object without a type" : "a type of objects where there is none";
    }
    if (is_object && (is_counted || parameter->element_size || parameter->flags))
        return "an object that is counted, measured or required";
    if ((is_object || parameter->direction == FL_DIRECTION_SHARE) && !is_nothing(&parameter->used))
        return "a used count of what is not copied";
    return NULL;
}

static const char *parameter_error(const struct fl_shape *shape, const struct fl_parameter *parameters, uint32_t index)
{
    const struct fl_parameter *parameter = &parameters[index];
    if (parameter->direction < FL_DIRECTION_IN || parameter->direction > FL_DIRECTION_OBJECT)
        return "a pointer of no known direction";
    if (parameter->flags & ~FL_PARAMETER_REQUIRED)
        return "a pointer with a flag that this version does not know";
    if (parameter->alignment == 0 || (parameter->alignment & (parameter->alignment - 1)) || parameter->alignment > 64)
        return "a pointer with an alignment that is not 1 to 64";
    if ((parameter->pointer.source != FL_SOURCE_REGISTER && parameter->pointer.source != FL_SOURCE_STACK) ||
        parameter->pointer.width != 8 || !value_is_readable(&parameter->pointer, shape, parameters, index, false))
        return "a pointer that is in no argument";
    if (!value_is_readable(&parameter->count[0], shape, parameters, index, false) ||
        !value_is_readable(&parameter->count[1], shape, parameters, index, false))
        return "a count that is nowhere";
    /* The elements that come back may be told by any buffer, since they are looked up when all are there. */
    if (!value_is_readable(&parameter->used, shape, parameters, shape->parameter_count, true))
        return "a used count that is nowhere";
    return direction_error(parameter);
}

static const char *queue_error(const struct fl_shape *shape)
{
    if (shape->queue >= FL_QUEUES_MAX)
        return "a queue beyond those there may be";
    if (shape->flags & FL_SHAPE_CONCURRENT && shape->queue != 0)
        return "a queue, though it runs side by side with any call";
    if (shape->reserved[0] || shape->reserved[1] || shape->reserved[2])
        return "something in a reserved field";
    return NULL;
}

/* An object as the result is a pointer in rax, and nothing else is. */
static const char *result_error(const struct fl_shape *shape)
{
    if (shape->result_type && (shape->result_mask[0] != ~0ull || shape->result_mask[1] || shape->sse_result_width[0] ||
                               shape->flags & FL_SHAPE_HIDDEN_RESULT))
        return "an object as its result that is no pointer";
    return NULL;
}

static const char *oneway_error(const struct fl_shape *shape, const struct fl_parameter *parameters)
{
    if (!(shape->flags & FL_SHAPE_ONEWAY))
        return NULL;
    if (shape->result_mask[0] || shape->result_mask[1] || shape->sse_result_width[0] || shape->result_type ||
        shape->flags & FL_SHAPE_HIDDEN_RESULT)
        return "a result, though nobody waits for it";
    for (uint32_t i = 0; i < shape->parameter_count; i++)
        if (parameters[i].direction != FL_DIRECTION_IN && parameters[i].direction != FL_DIRECTION_STRING &&
            parameters[i].direction != FL_DIRECTION_OBJECT)
            return "a pointer that something comes out of, though nobody waits for it";
    return NULL;
}

/* When a call fails, the kernel clears the result by this pointer alone, without the arguments on the stack. */
static bool is_hidden_result(const struct fl_parameter *parameter)
{
    return parameter->pointer.source == FL_SOURCE_REGISTER && parameter->pointer.index == 0 &&
           parameter->direction == FL_DIRECTION_OUT && parameter->flags & FL_PARAMETER_REQUIRED;
}

const char *shape_error(const struct fl_shape *shape, const struct fl_parameter *parameters)
{
    if (shape->stack_bytes % 8 != 0 || shape->stack_bytes > FL_STACK_BYTES_MAX)
        return "an impossible size of stack arguments";
    for (unsigned int i = 0; i < FL_SSE_ARGUMENTS; i++)
        if (shape->sse_width[i] != 0 && shape->sse_width[i] != 4 && shape->sse_width[i] != 8)
            return "a vector argument of an impossible width";
    for (unsigned int i = 0; i < 2; i++)
        if (shape->sse_result_width[i] != 0 && shape->sse_result_width[i] != 4 && shape->sse_result_width[i] != 8)
            return "a vector result of an impossible width";
    if (shape->sse_result_width[1] && !shape->sse_result_width[0])
        return "a second vector result without a first";
    if (shape->flags & ~(FL_SHAPE_HIDDEN_RESULT | FL_SHAPE_ON_VCPU | FL_SHAPE_CONCURRENT | FL_SHAPE_ONEWAY))
        return "a flag that this version does not know";
    const char *error = queue_error(shape);
    for (uint32_t i = 0; i < shape->parameter_count && !error; i++)
        error = parameter_error(shape, parameters, i);
    if (!error)
        error = result_error(shape);
    if (!error)
        error = oneway_error(shape, parameters);
    if (error)
        return error;
    if (shape->flags & FL_SHAPE_HIDDEN_RESULT && (shape->parameter_count == 0 || !is_hidden_result(parameters)))
        return "a hidden result without a pointer to it";
    return NULL;
}
