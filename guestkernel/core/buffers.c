/* Buffers that cross with a call: copied into a window beside the server stack, and back, with bounds that cannot overflow. */
#include "kernel.h"
#include "machine.h"

#define BUFFER_ALIGNMENT 16u

static uint64_t round_up(uint64_t value, uint64_t alignment)
{
    return (value + alignment - 1) & ~(alignment - 1);
}

/* The kernel's view of the window at `offset`, and how many bytes it is contiguous for. */
static uint8_t *window_at(const struct activation *callee, uint64_t offset, uint64_t *contiguous)
{
    const struct fl_stack_image *stack = callee->stack;
    if (offset < stack->warm_bytes) {
        *contiguous = stack->warm_bytes - offset;
        return (uint8_t *)stack->warm_alias + offset;
    }
    *contiguous = FL_PAGE_SIZE - offset % FL_PAGE_SIZE;
    return direct_map(space_translate(callee->process->page_table, stack->window + offset, true));
}

enum movement { COPY_IN, COPY_OUT, CLEAR };

/* Moves between user memory at `address` and the window at `offset`. */
static bool window_move(const struct activation *callee, uint64_t offset, uint64_t address, uint64_t bytes,
                        enum movement movement)
{
    while (bytes) {
        uint64_t piece;
        uint8_t *window = window_at(callee, offset, &piece);
        if (piece > bytes)
            piece = bytes;
        if (movement == CLEAR)
            memory_clear(window, piece);
        else if (!(movement == COPY_IN ? user_copy_in(window, address, piece) : user_copy_out(address, window, piece)))
            return false;
        offset += piece;
        address += piece;
        bytes -= piece;
    }
    return true;
}

/* Maps the window up to `end`, at the caller's expense. New pages are zero. */
static bool window_grow(struct activation *callee, struct process *payer, uint64_t end)
{
    callee->window_payer = payer;
    while (callee->window_mapped < end) {
        uint64_t frame = process_charge(payer, 1) ? frame_take() : 0;
        if (!frame)
            return false;
        if (!space_map(callee->process->page_table, callee->stack->window + callee->window_mapped, frame)) {
            frame_release(frame);
            process_uncharge(payer, 1);
            return false;
        }
        callee->window_mapped += FL_PAGE_SIZE;
    }
    return true;
}

void buffers_release(struct activation *callee)
{
    while (callee->window_mapped > callee->stack->warm_bytes) {
        callee->window_mapped -= FL_PAGE_SIZE;
        frame_release(space_unmap(callee->process->page_table, callee->stack->window + callee->window_mapped));
        process_uncharge(callee->window_payer, 1);
    }
}

/* parameter_reader for guest calls: from the copy, which the caller can no longer change. */
static bool read_copy(const void *context, uint32_t index, uint32_t width, uint64_t *value)
{
    const struct activation *callee = context;
    const struct crossing *crossing = &callee->crossings[index];
    uint64_t contiguous;
    if (!crossing->caller_address || crossing->bytes < width)
        return false;
    memory_copy(value, window_at(callee, crossing->server_address - callee->stack->window, &contiguous), width);
    return true;
}

static bool writable(const struct process *process, uint64_t address, uint64_t bytes)
{
    for (uint64_t page = address & ~(FL_PAGE_SIZE - 1); page < address + bytes; page += FL_PAGE_SIZE)
        if (!space_translate(process->page_table, page, true))
            return false;
    return true;
}

/* Whether a value is the caller's own word, to be taken before the server can touch where it lies. */
static bool known_before(const struct fl_value *value)
{
    return value->source == FL_SOURCE_CONSTANT || value->source == FL_SOURCE_REGISTER ||
           value->source == FL_SOURCE_STACK;
}

/* Brings one buffer in, behind the `used` bytes of the window that are taken; moves `used` on. */
static uint32_t enter_one(struct activation *caller, struct activation *callee, const struct fl_parameter *parameter,
                          const struct parameter_values *values, struct crossing *crossing, uint64_t *used)
{
    uint64_t address = crossing->caller_address, content;
    bool is_string = parameter->direction == FL_DIRECTION_STRING;
    if (is_string) {
        if (!user_string_length(address, parameter->limit, &content))
            return FL_EFAULT;
        if (content > parameter->limit)
            return FL_E2BIG;
    } else if (!parameter_bytes(values, parameter, &content)) {
        return FL_EFAULT;
    }
    if (!user_range(address, content) ||
        (parameter->direction & FL_DIRECTION_OUT && !writable(caller->process, address, content)))
        return FL_EFAULT;
    if (known_before(&parameter->used) && !parameter_value(values, &parameter->used, &crossing->used_before))
        return FL_EFAULT;
    uint64_t alignment = parameter->alignment > BUFFER_ALIGNMENT ? parameter->alignment : BUFFER_ALIGNMENT;
    uint64_t offset = round_up(*used, alignment);
    crossing->bytes = content + is_string;
    if (crossing->bytes > callee->stack->window_bytes - offset ||
        !window_grow(callee, caller->process, offset + crossing->bytes))
        return FL_ENOMEM;
    enum movement movement = parameter->direction == FL_DIRECTION_OUT ? CLEAR : COPY_IN;
    if (!window_move(callee, offset, address, content, movement))
        return FL_EFAULT;
    if (is_string)
        window_move(callee, offset + content, 0, 1, CLEAR); /* the kernel's own NUL: the caller's may change */
    crossing->server_address = callee->stack->window + offset;
    *used = offset + crossing->bytes;
    return 0;
}

uint32_t buffers_enter(struct activation *caller, struct activation *callee, struct fl_function *function,
                       uint8_t *stack_arguments)
{
    const struct fl_parameter *parameters = (const struct fl_parameter *)function->parameters;
    struct parameter_values values = {&caller->frame, stack_arguments, read_copy, callee};
    uint64_t used = 0;
    for (uint32_t i = 0; i < function->shape.parameter_count; i++) {
        const struct fl_parameter *parameter = &parameters[i];
        struct crossing *crossing = &callee->crossings[i];
        *crossing = (struct crossing){.caller_address = parameter_pointer(&values, parameter)};
        if (!crossing->caller_address && !(parameter->flags & FL_PARAMETER_REQUIRED))
            continue;
        uint32_t error = crossing->caller_address ? enter_one(caller, callee, parameter, &values, crossing, &used) : FL_EFAULT;
        if (error) {
            buffers_release(callee);
            return error;
        }
        if (parameter->direction != FL_DIRECTION_OUT)
            function->copied_bytes += crossing->bytes;
    }
    /* Only now: counts are read from the same places that the pointers are written to. */
    for (uint32_t i = 0; i < function->shape.parameter_count; i++) {
        const struct fl_value *pointer = &parameters[i].pointer;
        if (pointer->source == FL_SOURCE_REGISTER)
            frame_set_argument(&callee->frame, pointer->index, callee->crossings[i].server_address);
        else
            memory_copy(stack_arguments + pointer->index, &callee->crossings[i].server_address, 8);
    }
    return 0;
}

/* How many bytes of an OUT or INOUT buffer come back. False: the server claims more than there is room for. */
static bool used_bytes(const struct activation *callee, const struct fl_parameter *parameter,
                       const struct crossing *crossing, uint64_t rax, uint64_t *bytes)
{
    struct parameter_values values = {.read = read_copy, .context = callee};
    uint64_t elements = crossing->used_before;
    *bytes = crossing->bytes;
    if (parameter->used.source == FL_SOURCE_NONE)
        return true;
    if (parameter->used.source == FL_SOURCE_BUFFER && !parameter_value(&values, &parameter->used, &elements))
        return false;
    if (parameter->used.source == FL_SOURCE_RESULT) {
        elements = rax;
        if (!parameter_narrow(&parameter->used, &elements))
            elements = 0; /* a negative result is an error code, and nothing was written */
    }
    return !__builtin_mul_overflow(elements, parameter->element_size, bytes) && *bytes <= crossing->bytes;
}

uint32_t buffers_leave(struct activation *callee, struct fl_function *function, uint64_t rax)
{
    const struct fl_parameter *parameters = (const struct fl_parameter *)function->parameters;
    uint64_t back[FL_PARAMETERS_MAX];
    for (uint32_t i = 0; i < function->shape.parameter_count; i++) {
        const struct crossing *crossing = &callee->crossings[i];
        back[i] = 0;
        if (crossing->caller_address && parameters[i].direction & FL_DIRECTION_OUT &&
            !used_bytes(callee, &parameters[i], crossing, rax, &back[i]))
            return FL_EPROTO;
    }
    for (uint32_t i = 0; i < function->shape.parameter_count; i++) {
        const struct crossing *crossing = &callee->crossings[i];
        uint64_t offset = crossing->server_address - callee->stack->window;
        if (!window_move(callee, offset, crossing->caller_address, back[i], COPY_OUT))
            return FL_EFAULT;
        function->copied_bytes += back[i];
    }
    return 0;
}
