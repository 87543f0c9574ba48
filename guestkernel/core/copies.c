/* What pointers of a call lead to: copied in and back with bounds that cannot overflow, lent, or exchanged for handles. */
#include "kernel.h"
#include "machine.h"

#define COPY_ALIGNMENT 16u

static uint64_t round_up(uint64_t value, uint64_t alignment)
{
    return (value + alignment - 1) & ~(alignment - 1);
}

static const struct fl_parameter *parameters_of(const struct fl_function *function)
{
    return (const struct fl_parameter *)function->parameters;
}

uint8_t *copies_at(const struct copies *copies, uint64_t offset, uint64_t *contiguous)
{
    const struct stack *stack = copies->stack;
    uint64_t inside = offset % FL_PAGE_SIZE;
    *contiguous = FL_PAGE_SIZE - inside;
    if (copies->frames)
        return (uint8_t *)direct_map(frame_list_at(copies, (offset - FL_COPIES_WARM) / FL_PAGE_SIZE)) + inside;
    if (offset < FL_COPIES_WARM)
        return stack->warm[offset / FL_PAGE_SIZE] + inside;
    return direct_map(space_translate(stack->activation.process->page_table, stack->window + offset, true));
}

enum movement { COPY_IN, COPY_OUT, CLEAR };

/* Between processes in one go, where that is faster. */
static bool move_in_bulk(const struct copies *copies, uint64_t offset, struct process *user, uint64_t address,
                         uint64_t bytes, enum movement movement)
{
    if (copies->frames || !copies->stack || bytes < boot->copy_threshold)
        return false;
    struct process *server = copies->stack->activation.process;
    uint64_t window = copies->stack->window + offset;
    switch (movement) {
    case COPY_IN:
        return bulk_copy(user, address, server, window, bytes);
    case COPY_OUT:
        return bulk_copy(server, window, user, address, bytes);
    default:
        return bulk_copy(NULL, 0, server, window, bytes);
    }
}

/* Moves between user memory at `address`, in the address space that is current, and the copies at `offset`. */
static bool move(const struct copies *copies, uint64_t offset, struct process *user, uint64_t address, uint64_t bytes,
                 enum movement movement)
{
    if (move_in_bulk(copies, offset, user, address, bytes, movement))
        return true;
    while (bytes) {
        uint64_t piece;
        uint8_t *copy = copies_at(copies, offset, &piece);
        if (piece > bytes)
            piece = bytes;
        if (movement == CLEAR)
            memory_clear(copy, piece);
        else if (!(movement == COPY_IN ? user_copy_in(copy, address, piece) : user_copy_out(address, copy, piece)))
            return false;
        offset += piece;
        address += piece;
        bytes -= piece;
    }
    return true;
}

/* parameter_reader: from the copy, which the caller can no longer change. */
static bool read_copy(const void *context, uint32_t index, uint32_t width, uint64_t *value)
{
    const struct copies *copies = context;
    const struct crossing *crossing = &copies->crossings[index];
    uint64_t contiguous;
    if (!crossing->caller_address || crossing->bytes < width)
        return false;
    memory_copy(value, copies_at(copies, crossing->offset, &contiguous), width);
    return true;
}

static bool writable(struct process *process, uint64_t address, uint64_t bytes)
{
    if (boot->copy_threshold && bytes >= boot->copy_threshold &&
        bulk_copy(process, address, process, address, bytes)) /* onto itself: every page is there */
        return true;
    for (uint64_t page = address & ~(FL_PAGE_SIZE - 1); page < address + bytes; page += FL_PAGE_SIZE)
        if (!user_translate(process, page, true))
            return false;
    return true;
}

/* Whether a value is the caller's own word, to be taken before the server can touch where it lies. */
static bool known_before(const struct fl_value *value)
{
    return value->source == FL_SOURCE_CONSTANT || value->source == FL_SOURCE_REGISTER ||
           value->source == FL_SOURCE_STACK;
}

/* How long the content is that the parameter leads to, if all of it is the caller's. */
static uint32_t measure(struct process *caller, const struct fl_parameter *parameter,
                        const struct parameter_values *values, struct crossing *crossing, bool address_later)
{
    uint64_t address = crossing->caller_address, content;
    if (parameter->direction == FL_DIRECTION_STRING) {
        if (!user_string_length(address, parameter->limit, &content))
            return FL_EFAULT;
        if (content > parameter->limit)
            return FL_E2BIG;
    } else if (!parameter_bytes(values, parameter, &content)) {
        return FL_EFAULT;
    }
    crossing->bytes = content;
    if (address_later)
        return 0;
    bool writes = parameter->direction & FL_DIRECTION_OUT && parameter->direction <= FL_DIRECTION_INOUT;
    if (!user_range(address, content) || (writes && !writable(caller, address, content)))
        return FL_EFAULT;
    if (known_before(&parameter->used) && !parameter_value(values, &parameter->used, &crossing->used_before))
        return FL_EFAULT;
    return 0;
}

static uint32_t enter_content(struct copies *copies, struct process *caller, const struct fl_parameter *parameter,
                              struct crossing *crossing, uint64_t *used)
{
    bool is_string = parameter->direction == FL_DIRECTION_STRING;
    uint64_t alignment = parameter->alignment > COPY_ALIGNMENT ? parameter->alignment : COPY_ALIGNMENT;
    uint64_t offset = round_up(*used, alignment), content = crossing->bytes;
    crossing->bytes += is_string;
    if (crossing->bytes > FL_COPIES_BYTES - offset || !window_grow(copies, caller, offset + crossing->bytes))
        return FL_ENOMEM;
    crossing->offset = offset;
    *used = offset + crossing->bytes;
    enum movement movement = parameter->direction == FL_DIRECTION_OUT ? CLEAR : COPY_IN;
    if (!move(copies, offset, caller, crossing->caller_address, content, movement))
        return FL_EFAULT;
    if (is_string)
        move(copies, offset + content, NULL, 0, 1, CLEAR); /* the kernel's own NUL: the caller's may change */
    return 0;
}

/* Of a call that does not wait, the pointer to the hidden result is told by f_result. */
static bool is_told_later(const struct activation *caller, const struct fl_function *function, uint32_t index)
{
    return caller->flags & ACTIVATION_PROXY && index == 0 && function->shape.flags & FL_SHAPE_HIDDEN_RESULT;
}

static uint32_t enter_one(struct copies *copies, struct activation *caller, struct fl_function *function,
                          uint32_t index, const struct parameter_values *values, uint64_t *used)
{
    const struct fl_parameter *parameter = &parameters_of(function)[index];
    struct crossing *crossing = &copies->crossings[index];
    bool told_later = is_told_later(caller, function, index);
    if (told_later)
        crossing->caller_address = FL_USER_BASE;
    if (!crossing->caller_address)
        return parameter->flags & FL_PARAMETER_REQUIRED ? FL_EFAULT : 0;
    if (parameter->direction == FL_DIRECTION_OBJECT)
        return object_pass(caller->process, (struct process *)function->server, parameter->type,
                           crossing->caller_address, &crossing->object, &crossing->offset);
    uint32_t error = measure(caller->process, parameter, values, crossing, told_later);
    if (error)
        return error;
    if (parameter->direction == FL_DIRECTION_SHARE)
        return share_check(caller, crossing->caller_address, crossing->bytes);
    error = enter_content(copies, caller->process, parameter, crossing, used);
    if (!error && parameter->direction != FL_DIRECTION_OUT)
        function->copied_bytes += crossing->bytes;
    return error;
}

uint32_t copies_enter(struct copies *copies, struct activation *caller, struct fl_function *function,
                      const uint8_t *stack_arguments)
{
    struct parameter_values values = {&caller->frame, stack_arguments, read_copy, copies};
    uint64_t used = copies->stack ? 0 : FL_COPIES_WARM;
    copies->count = function->shape.parameter_count;
    copies->callee = (struct process *)function->server;
    for (uint32_t i = 0; i < copies->count; i++) /* all, so that what fails can be given back */
        copies->crossings[i] = (struct crossing){0};
    for (uint32_t i = 0; i < function->shape.parameter_count; i++) {
        copies->crossings[i].caller_address = parameter_pointer(&values, &parameters_of(function)[i]);
        uint32_t error = enter_one(copies, caller, function, i, &values, &used);
        if (error)
            return error;
    }
    return 0;
}

uint32_t copies_point(struct copies *copies, struct activation *callee, struct process *caller,
                      const struct fl_function *function, uint8_t *stack_arguments)
{
    copies->stack = callee->stack;
    if (copies->frames && !window_map_frames(copies))
        return FL_ENOMEM;
    for (uint32_t i = 0; i < function->shape.parameter_count; i++) {
        const struct fl_parameter *parameter = &parameters_of(function)[i];
        struct crossing *crossing = &copies->crossings[i];
        uint64_t value = crossing->offset;
        if (crossing->object && object_is_stale(crossing->object))
            return FL_EBADF; /* since the call was made */
        if (parameter->direction == FL_DIRECTION_SHARE && crossing->caller_address) {
            uint32_t error = share_map(copies, crossing, caller);
            if (error)
                return error;
            value = callee->stack->window + SHARE_OFFSET + crossing->offset;
        } else if (parameter->direction != FL_DIRECTION_OBJECT && crossing->caller_address) {
            value += callee->stack->window;
        }
        if (parameter->pointer.source == FL_SOURCE_REGISTER)
            frame_set_argument(&callee->frame, parameter->pointer.index, value);
        else
            memory_copy(stack_arguments + parameter->pointer.index, &value, 8);
    }
    return 0;
}

/* How many bytes of an OUT or INOUT buffer come back. False: the server claims more than there is room for. */
static bool used_bytes(const struct copies *copies, const struct fl_parameter *parameter,
                       const struct crossing *crossing, uint64_t rax, uint64_t *bytes)
{
    struct parameter_values values = {.read = read_copy, .context = copies};
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

static bool comes_back(const struct fl_parameter *parameter)
{
    return parameter->direction == FL_DIRECTION_OUT || parameter->direction == FL_DIRECTION_INOUT;
}

uint32_t copies_check(const struct copies *copies, const struct fl_function *function, uint64_t rax,
                      uint64_t back[FL_PARAMETERS_MAX])
{
    for (uint32_t i = 0; i < function->shape.parameter_count; i++) {
        const struct fl_parameter *parameter = &parameters_of(function)[i];
        const struct crossing *crossing = &copies->crossings[i];
        back[i] = 0;
        if (crossing->caller_address && comes_back(parameter) &&
            !used_bytes(copies, parameter, crossing, rax, &back[i]))
            return FL_EPROTO;
    }
    return 0;
}

uint32_t copies_leave(const struct copies *copies, struct process *caller, struct fl_function *function,
                      const uint64_t back[FL_PARAMETERS_MAX])
{
    for (uint32_t i = 0; i < function->shape.parameter_count; i++) {
        const struct crossing *crossing = &copies->crossings[i];
        if (!user_range(crossing->caller_address, back[i]) ||
            !move(copies, crossing->offset, caller, crossing->caller_address, back[i], COPY_OUT))
            return FL_EFAULT;
        function->copied_bytes += back[i];
    }
    return 0;
}

void copies_drop_objects(struct copies *copies)
{
    for (uint32_t i = 0; i < copies->count; i++) {
        struct crossing *crossing = &copies->crossings[i];
        if (crossing->object)
            object_drop_held(crossing->object, copies->callee);
        crossing->object = NULL;
    }
}

void copies_release(struct copies *copies)
{
    for (uint32_t i = 0; i < copies->count; i++)
        if (copies->crossings[i].shared_pages)
            share_take_back(copies, &copies->crossings[i]);
    copies_drop_objects(copies);
    copies->count = 0;
    window_release(copies);
}

void copies_cut(struct activation *callee)
{
    struct copies *copies = callee->copies;
    if (copies != &callee->own_copies) { /* a future's, which ends */
        callee->own_copies = *copies;
        copies->count = 0;
        copies->charged = copies->frames = copies->pages = 0;
        copies = callee->copies = &callee->own_copies;
    }
    window_pay(copies, callee->process);
    for (uint32_t i = 0; i < copies->count; i++)
        if (copies->crossings[i].shared_pages)
            share_cut(copies, &copies->crossings[i]);
}
