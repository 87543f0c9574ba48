/* Calls to functions of the host: arguments and pieces of the caller's memory go into a request slot, the answer comes back. */
#include "kernel.h"
#include "machine.h"

static uint64_t slots_in_use; /* a bit each */
_Static_assert(FL_LINK_SLOTS == 64, "one word tells which slots are in use");

static struct fl_request *slot_at(uint32_t slot)
{
    return direct_map(FL_LINK_PHYS + (1 + slot) * FL_PAGE_SIZE);
}

/* parameter_reader for host calls: from the caller's memory. The monitor reads its own copy and holds it to the same size. */
static bool read_users(const void *context, uint32_t index, uint32_t width, uint64_t *value)
{
    const uint64_t *pointers = context;
    return pointers[index] && user_copy_in(value, pointers[index], width);
}

/* Adds [address, address + bytes) of the caller's memory to the request as pieces of physical memory. */
static uint32_t add_segments(struct fl_request *request, const struct process *caller, uint64_t address, uint64_t bytes,
                             bool write, struct fl_link_buffer *buffer)
{
    uint32_t first = request->segment_count, count = first;
    while (bytes) {
        uint64_t physical = space_translate(caller->page_table, address, write);
        uint64_t piece = FL_PAGE_SIZE - address % FL_PAGE_SIZE;
        if (!physical)
            return FL_EFAULT;
        if (piece > bytes)
            piece = bytes;
        if (count > first && request->segments[count - 1].physical + request->segments[count - 1].bytes == physical)
            request->segments[count - 1].bytes += piece;
        else if (count < FL_SEGMENTS_MAX)
            request->segments[count++] = (struct fl_segment){physical, piece};
        else
            return FL_E2BIG;
        address += piece;
        bytes -= piece;
    }
    buffer->first_segment = (uint16_t)first;
    buffer->segment_count = (uint16_t)(count - first);
    request->segment_count = count;
    return 0;
}

static uint32_t add_buffers(struct fl_request *request, const struct activation *caller,
                            const struct fl_function *function)
{
    const struct fl_parameter *parameters = (const struct fl_parameter *)function->parameters;
    uint64_t pointers[FL_PARAMETERS_MAX];
    struct parameter_values values = {&caller->frame, request->stack, read_users, pointers};
    request->segment_count = 0;
    request->buffer_count = function->shape.parameter_count;
    for (uint32_t i = 0; i < function->shape.parameter_count; i++) {
        const struct fl_parameter *parameter = &parameters[i];
        struct fl_link_buffer *buffer = &request->buffers[i];
        *buffer = (struct fl_link_buffer){0};
        pointers[i] = parameter_pointer(&values, parameter);
        if (!pointers[i] && parameter->flags & FL_PARAMETER_REQUIRED)
            return FL_EFAULT;
        if (!pointers[i])
            continue;
        if (parameter->direction == FL_DIRECTION_STRING) {
            if (!user_string_length(pointers[i], parameter->limit, &buffer->bytes))
                return FL_EFAULT;
            if (buffer->bytes > parameter->limit)
                return FL_E2BIG;
        } else if (!parameter_bytes(&values, parameter, &buffer->bytes)) {
            return FL_EFAULT;
        }
        bool write = parameter->direction & FL_DIRECTION_OUT;
        if (!user_range(pointers[i], buffer->bytes))
            return FL_EFAULT;
        uint32_t error = add_segments(request, caller->process, pointers[i], buffer->bytes, write, buffer);
        if (error)
            return error;
        buffer->present = 1;
    }
    for (uint32_t i = 0; i < function->shape.parameter_count; i++)
        if (parameters[i].pointer.source == FL_SOURCE_REGISTER)
            request->integer[parameters[i].pointer.index] = 0;
        else
            memory_clear(request->stack + parameters[i].pointer.index, 8);
    return 0;
}

static uint32_t fill_request(struct fl_request *request, struct activation *caller, const struct fl_function *function)
{
    const struct fl_shape *shape = &function->shape;
    request->function = (uint32_t)function->entry;
    request->process = caller->process->index;
    for (uint32_t i = 0; i < FL_INTEGER_ARGUMENTS; i++)
        request->integer[i] = frame_argument(&caller->frame, i) & shape->integer_mask[i];
    vector_state_save(caller);
    for (uint32_t i = 0; i < FL_SSE_ARGUMENTS; i++) {
        request->sse[i] = 0;
        memory_copy(&request->sse[i], caller->vector_state + VECTOR_STATE_XMM + 16ull * i, shape->sse_width[i]);
    }
    if (shape->stack_bytes > sizeof request->stack ||
        !user_copy_in(request->stack, caller->frame.rsp, shape->stack_bytes))
        return FL_EFAULT;
    return add_buffers(request, caller, function);
}

static void post(uint32_t slot)
{
    struct fl_link *link = link_page();
    uint32_t posted = link->calls_posted;
    link->calls[posted % FL_LINK_SLOTS] = slot + 1;
    __atomic_store_n(&link->calls_posted, posted + 1, __ATOMIC_RELEASE);
}

/* Waits until some call is answered; returns its slot. */
static uint32_t take_answer(void)
{
    static uint32_t taken;
    uint32_t *answer = &link_page()->answers[taken % FL_LINK_SLOTS];
    uint32_t slot;
    while (!(slot = __atomic_load_n(answer, __ATOMIC_ACQUIRE)))
        bell_ring(FL_RING_WAIT);
    *answer = 0;
    taken++;
    return slot - 1;
}

struct activation *host_call(struct activation *caller, struct fl_function *function)
{
    uint32_t slot = (uint32_t)__builtin_ctzll(~slots_in_use);
    struct fl_request *request = slot_at(slot);
    uint32_t error = fill_request(request, caller, function);
    if (error)
        return call_fail(caller, function, error);

    slots_in_use |= 1ull << slot;
    post(slot);
    if (take_answer() != slot)
        panic("an answer to a call that was not made", slot);
    slots_in_use &= ~(1ull << slot);
    if (request->error)
        return call_fail(caller, function, request->error);

    function->copied_bytes += request->copied_bytes;
    return call_finish(caller, function, request->result_integer, request->result_sse);
}
