/* What a signature's table says of a pointer: where it is, and how many bytes its count stands for. */
#include "kernel.h"
#include "machine.h"

bool parameter_narrow(const struct fl_value *value, uint64_t *result)
{
    unsigned int unused = 64 - 8u * value->width;
    *result = *result << unused >> unused;
    return !(value->is_signed && *result >> (8u * value->width - 1));
}

bool parameter_value(const struct parameter_values *values, const struct fl_value *value, uint64_t *result)
{
    switch (value->source) {
    case FL_SOURCE_CONSTANT:
        *result = value->constant;
        return true;
    case FL_SOURCE_REGISTER:
        *result = frame_argument(values->frame, value->index);
        break;
    case FL_SOURCE_STACK:
        memory_copy(result, values->stack_arguments + value->index, sizeof *result);
        break;
    case FL_SOURCE_BUFFER:
        *result = 0;
        if (!values->read(values->context, value->index, value->width, result))
            return false;
        break;
    default:
        return false;
    }
    return parameter_narrow(value, result);
}

uint64_t parameter_pointer(const struct parameter_values *values, const struct fl_parameter *parameter)
{
    uint64_t pointer = 0;
    parameter_value(values, &parameter->pointer, &pointer);
    return pointer;
}

bool parameter_bytes(const struct parameter_values *values, const struct fl_parameter *parameter, uint64_t *bytes)
{
    *bytes = parameter->element_size;
    for (unsigned int i = 0; i < 2; i++) {
        uint64_t factor;
        if (parameter->count[i].source == FL_SOURCE_NONE)
            continue;
        if (!parameter_value(values, &parameter->count[i], &factor) || __builtin_mul_overflow(*bytes, factor, bytes))
            return false;
    }
    return true;
}
