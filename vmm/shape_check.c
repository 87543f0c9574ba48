/* Checks a function's shape as the kernel relies on it: a table that passes leads to no access outside what it describes. */
#include "image_check.h"

static bool value_is_readable(const struct fl_value *value, const struct fl_shape *shape, uint32_t parameter,
                              bool result_allowed)
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
        return width_known && value->index < parameter;
    case FL_SOURCE_RESULT:
        return width_known && result_allowed;
    default:
        return false;
    }
}

static const char *parameter_error(const struct fl_shape *shape, const struct fl_parameter *parameter, uint32_t index)
{
    if (parameter->direction < FL_DIRECTION_IN || parameter->direction > FL_DIRECTION_STRING)
        return "a pointer of no known direction";
    if (parameter->flags & ~FL_PARAMETER_REQUIRED)
        return "a pointer with a flag that this version does not know";
    if (parameter->alignment == 0 || (parameter->alignment & (parameter->alignment - 1)) || parameter->alignment > 64)
        return "a pointer with an alignment that is not 1 to 64";
    if (parameter->direction == FL_DIRECTION_STRING && (parameter->limit == 0 || parameter->limit > 1u << 30))
        return "a string without a sensible limit";
    if ((parameter->pointer.source != FL_SOURCE_REGISTER && parameter->pointer.source != FL_SOURCE_STACK) ||
        parameter->pointer.width != 8 || !value_is_readable(&parameter->pointer, shape, index, false))
        return "a pointer that is in no argument";
    if (!value_is_readable(&parameter->count[0], shape, index, false) ||
        !value_is_readable(&parameter->count[1], shape, index, false))
        return "a count that is nowhere";
    /* The elements that come back may be told by any buffer, since they are looked up when all are there. */
    if (!value_is_readable(&parameter->used, shape, shape->parameter_count, true))
        return "a used count that is nowhere";
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
    if (shape->flags & ~(FL_SHAPE_HIDDEN_RESULT | FL_SHAPE_ON_VCPU))
        return "a flag that this version does not know";
    for (uint32_t i = 0; i < shape->parameter_count; i++) {
        const char *error = parameter_error(shape, &parameters[i], i);
        if (error)
            return error;
    }
    if (shape->flags & FL_SHAPE_HIDDEN_RESULT && (shape->parameter_count == 0 || !is_hidden_result(parameters)))
        return "a hidden result without a pointer to it";
    return NULL;
}
