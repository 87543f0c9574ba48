/* Calls to functions of the host: arguments and pieces of the caller's memory go into a request slot, the answer comes back. */
#include "future.h"
#include "kernel.h"
#include "machine.h"

#define CALLS_OF_ONE_PROCESS 32u /* in flight: half of the slots */

/* A request slot in use. */
struct host_request {
    struct activation *owner; /* who waits for the answer, or a future's proxy; NULL: nobody any more */
    struct fl_function *function;
    struct process *process;
    bool answered;
    bool has_copies; /* the host works on copies, and not on the caller's own memory */
    struct copies copies;
};

static struct host_request requests[FL_LINK_SLOTS];
static uint64_t slots_in_use; /* a bit each */
_Static_assert(FL_LINK_SLOTS == 64, "one word tells which slots are in use");

static struct priority_list slot_waiters;
uint32_t host_calls_in_flight;
bool host_calls_untold;

static struct fl_request *slot_at(uint32_t slot)
{
    return direct_map(FL_LINK_PHYS + (1 + slot) * FL_PAGE_SIZE);
}

static struct fl_request *page_of(const struct host_request *request)
{
    return slot_at((uint32_t)(request - requests));
}

/* parameter_reader for host calls: from the caller's memory. The monitor reads its own copy and holds it to the same size. */
static bool read_users(const void *context, uint32_t index, uint32_t width, uint64_t *value)
{
    const uint64_t *pointers = context;
    return pointers[index] && user_copy_in(value, pointers[index], width);
}

/* A piece of physical memory more; it may lengthen the last one of the same buffer. */
static bool add_segment(struct fl_request *request, uint64_t physical, uint64_t bytes, uint32_t first, uint32_t *count)
{
    struct fl_segment *last = *count > first ? &request->segments[*count - 1] : NULL;
    if (last && last->physical + last->bytes == physical)
        last->bytes += bytes;
    else if (*count < FL_SEGMENTS_MAX)
        request->segments[(*count)++] = (struct fl_segment){physical, bytes};
    else
        return false;
    return true;
}

/* Adds [address, address + bytes) of the caller's memory to the request as pieces of physical memory. */
static uint32_t add_segments(struct fl_request *request, struct process *caller, uint64_t address, uint64_t bytes,
                             bool write, struct fl_link_buffer *buffer)
{
    uint32_t first = request->segment_count, count = first;
    while (bytes) {
        uint64_t physical = user_translate(caller, address, write);
        uint64_t piece = FL_PAGE_SIZE - address % FL_PAGE_SIZE;
        if (!physical)
            return FL_EFAULT;
        if (piece > bytes)
            piece = bytes;
        if (!add_segment(request, physical, piece, first, &count))
            return FL_E2BIG;
        address += piece;
        bytes -= piece;
    }
    buffer->first_segment = (uint16_t)first;
    buffer->segment_count = (uint16_t)(count - first);
    request->segment_count = count;
    return 0;
}

/* Buffers as they lie in the caller's memory. */
static uint32_t add_own_memory(struct fl_request *request, struct activation *caller,
                               const struct fl_function *function)
{
    const struct fl_parameter *parameters = (const struct fl_parameter *)function->parameters;
    uint64_t pointers[FL_PARAMETERS_MAX];
    struct parameter_values values = {&caller->frame, request->stack, read_users, pointers};
    for (uint32_t i = 0; i < function->shape.parameter_count; i++) {
        const struct fl_parameter *parameter = &parameters[i];
        struct fl_link_buffer *buffer = &request->buffers[i];
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
    return 0;
}

/* Buffers in frames of their own, which stay when the caller does not wait. */
static uint32_t add_copies(struct host_request *request, struct activation *caller, struct fl_function *function)
{
    const struct fl_parameter *parameters = (const struct fl_parameter *)function->parameters;
    struct fl_request *page = page_of(request);
    struct copies *copies = &request->copies;
    copies->stack = NULL;
    copies->charged = copies->pages = copies->frames = 0;
    request->has_copies = true;
    uint32_t error = copies_enter(copies, caller, function, page->stack), count = 0;
    for (uint32_t i = 0; i < function->shape.parameter_count && !error; i++) {
        const struct crossing *crossing = &copies->crossings[i];
        struct fl_link_buffer *buffer = &page->buffers[i];
        uint32_t first = count;
        if (!crossing->caller_address)
            continue;
        buffer->present = 1;
        buffer->bytes = crossing->bytes - (parameters[i].direction == FL_DIRECTION_STRING);
        for (uint64_t done = 0; done < buffer->bytes && !error;) {
            uint64_t piece;
            uint8_t *copy = copies_at(copies, crossing->offset + done, &piece);
            if (piece > buffer->bytes - done)
                piece = buffer->bytes - done;
            if (!add_segment(page, physical_of(copy), piece, first, &count))
                error = FL_E2BIG;
            done += piece;
        }
        buffer->first_segment = (uint16_t)first;
        buffer->segment_count = (uint16_t)(count - first);
    }
    page->segment_count = count;
    return error;
}

static void pin_segments(const struct host_request *request, void (*pin)(uint64_t physical))
{
    const struct fl_request *page = page_of(request);
    for (uint32_t i = 0; i < page->segment_count; i++) {
        const struct fl_segment *segment = &page->segments[i];
        for (uint64_t frame = segment->physical & ~(FL_PAGE_SIZE - 1); frame < segment->physical + segment->bytes;
             frame += FL_PAGE_SIZE)
            pin(frame);
    }
}

/* Whether a pointer leads to memory that was lent to the caller's process: the host may not have that for longer. */
static bool passes_lent_memory(const struct fl_request *page, const struct activation *caller,
                               const struct fl_function *function)
{
    const struct fl_parameter *parameters = (const struct fl_parameter *)function->parameters;
    struct parameter_values values = {.frame = &caller->frame, .stack_arguments = page->stack};
    for (uint32_t i = 0; i < function->shape.parameter_count; i++)
        if (share_is_lent(caller->process, parameter_pointer(&values, &parameters[i])))
            return true;
    return false;
}

static uint32_t fill(struct host_request *request, struct activation *caller, struct fl_function *function, bool copy)
{
    const struct fl_shape *shape = &function->shape;
    const struct fl_parameter *parameters = (const struct fl_parameter *)function->parameters;
    struct fl_request *page = page_of(request);
    page->function = (uint32_t)function->entry;
    page->process = caller->process->index;
    page->segment_count = 0;
    page->buffer_count = shape->parameter_count;
    for (uint32_t i = 0; i < FL_INTEGER_ARGUMENTS; i++)
        page->integer[i] = frame_argument(&caller->frame, i) & shape->integer_mask[i];
    for (uint32_t i = 0; i < FL_SSE_ARGUMENTS; i++) {
        page->sse[i] = 0;
        memory_copy(&page->sse[i], caller->vector_state + VECTOR_STATE_XMM + 16ull * i, shape->sse_width[i]);
    }
    if (shape->stack_bytes > sizeof page->stack || !user_copy_in(page->stack, caller->frame.rsp, shape->stack_bytes))
        return FL_EFAULT;
    for (uint32_t i = 0; i < shape->parameter_count; i++)
        page->buffers[i] = (struct fl_link_buffer){0};
    uint32_t error = 0;
    if (shape->parameter_count)
        error = copy || passes_lent_memory(page, caller, function) ? add_copies(request, caller, function)
                                                                   : add_own_memory(page, caller, function);
    for (uint32_t i = 0; i < shape->parameter_count; i++) /* pointers mean nothing to the host */
        if (parameters[i].pointer.source == FL_SOURCE_REGISTER)
            page->integer[parameters[i].pointer.index] = 0;
        else
            memory_clear(page->stack + parameters[i].pointer.index, 8);
    return error;
}

static void post(struct host_request *request)
{
    struct fl_link *link = link_page();
    uint32_t posted = link->calls_posted;
    link->calls[posted % FL_LINK_SLOTS] = (uint32_t)(request - requests) + 1;
    __atomic_store_n(&link->calls_posted, posted + 1, __ATOMIC_RELEASE);
    host_calls_in_flight++;
    host_calls_untold = true;
    request->process->host_calls++;
}

/* Whether the process may make a call more. */
static bool there_is_room(const struct process *process)
{
    return ~slots_in_use && process->host_calls < CALLS_OF_ONE_PROCESS;
}

static resume_function resume_host_call;

static void wake_one(struct priority_list *list)
{
    struct entry *entry = list_first(list);
    if (!entry)
        return;
    struct activation *waiter = container_of(entry, struct activation, entry);
    list_remove(entry);
    schedule_ready(waiter, resume_host_call);
}

/* One of those that wait for room is woken, if there is some; when it has run, or given up, so is the next. */
static void offer_room(struct process *process)
{
    if (there_is_room(process))
        wake_one(&process->slot_waiters);
    if (~slots_in_use)
        wake_one(&slot_waiters);
}

void host_withdraw(struct activation *caller)
{
    bool was_woken = caller->entry.list != &slot_waiters && caller->entry.list != &caller->process->slot_waiters;
    if (caller->entry.list)
        list_remove(&caller->entry);
    if (was_woken)
        offer_room(caller->process);
}

static void free_slot(struct host_request *request)
{
    if (request->has_copies)
        copies_release(&request->copies);
    request->owner = NULL;
    slots_in_use &= ~(1ull << (request - requests));
    offer_room(request->process);
}

/* Fills a slot and hands it over. `owner`'s state is saved. 0 or an error. */
static uint32_t start(struct activation *owner, struct fl_function *function, bool copy)
{
    uint32_t slot = (uint32_t)__builtin_ctzll(~slots_in_use);
    struct host_request *request = &requests[slot];
    slots_in_use |= 1ull << slot;
    request->owner = owner;
    request->function = function;
    request->process = owner->process;
    request->answered = request->has_copies = false;
    uint32_t error = fill(request, owner, function, copy);
    if (error) {
        free_slot(request);
        return error;
    }
    if (!request->has_copies)
        pin_segments(request, frame_pin);
    post(request);
    owner->awaited = request;
    return 0;
}

/* Who has waited for room already, and finds none, waits before those that came later. */
static struct activation *call_until(struct activation *caller, struct fl_function *function, uint64_t deadline,
                                     bool has_waited)
{
    if (!there_is_room(caller->process)) {
        if (caller->timeout == 0)
            return call_fail(caller, function, FL_EAGAIN);
        struct priority_list *list = ~slots_in_use ? &caller->process->slot_waiters : &slot_waiters;
        wait_start(caller, WAIT_HOST_SLOT, NULL, function, deadline);
        (has_waited ? list_add_first : list_add)(list, &caller->entry, caller->thread->priority);
        return NULL;
    }
    uint32_t error = start(caller, function, deadline != NEVER);
    if (error)
        return call_fail(caller, function, error);
    wait_start(caller, WAIT_HOST, caller->awaited, function, deadline);
    return NULL;
}

struct activation *host_call(struct activation *caller, struct fl_function *function)
{
    vector_state_save(caller);
    return call_until(caller, function, call_deadline(caller), false);
}

static struct activation *resume_host_call(struct activation *caller)
{
    timer_stop(&caller->wait_timer); /* until now its time could be over */
    caller->wait = WAIT_NOTHING;
    vector_state_load(caller->vector_state);
    struct activation *next = call_until(caller, caller->calling, caller->call_until, true);
    offer_room(caller->process);
    return next;
}

uint32_t host_call_start(struct activation *proxy, struct fl_function *function, uint64_t deadline)
{
    if (!there_is_room(proxy->process))
        return FL_EAGAIN;
    uint32_t error = start(proxy, function, true);
    if (!error)
        wait_start(proxy, WAIT_HOST, proxy->awaited, function, deadline);
    return error;
}

void host_forget(struct activation *caller)
{
    struct host_request *request = caller->awaited;
    if (request->answered)
        free_slot(request);
    else
        request->owner = NULL;
}

/* The answer, once the caller's address space is current. */
static struct activation *resume_answered(struct activation *caller)
{
    struct host_request *request = caller->awaited;
    struct fl_request *page = page_of(request);
    struct fl_function *function = request->function;
    uint64_t back[FL_PARAMETERS_MAX], integer[2], vector[2];
    uint32_t error = page->error;
    caller->wait = WAIT_NOTHING;
    vector_state_load(caller->vector_state);
    memory_copy(integer, page->result_integer, sizeof integer);
    memory_copy(vector, page->result_sse, sizeof vector);
    if (!error && request->has_copies) {
        error = copies_check(&request->copies, function, integer[0] & function->shape.result_mask[0], back);
        if (!error)
            error = copies_leave(&request->copies, caller->process, function, back);
    }
    if (function->shape.flags & FL_SHAPE_HIDDEN_RESULT)
        integer[0] = caller->frame.rdi;
    function->copied_bytes += page->copied_bytes;
    free_slot(request);
    return error ? call_fail(caller, function, error) : call_finish(caller, function, integer, vector);
}

static void answer_proxy(struct host_request *request)
{
    struct activation *proxy = request->owner;
    struct future *future = future_of(proxy);
    const struct fl_request *page = page_of(request);
    uint64_t integer[2], vector[2];
    uint32_t error = page->error;
    timer_stop(&proxy->wait_timer);
    proxy->wait = WAIT_NOTHING;
    memory_copy(integer, page->result_integer, sizeof integer);
    memory_copy(vector, page->result_sse, sizeof vector);
    if (!error && request->has_copies)
        error = copies_check(&request->copies, request->function, integer[0] & request->function->shape.result_mask[0],
                             future->back);
    if (!error && request->has_copies) {
        proxy->own_copies = request->copies;
        request->has_copies = false;
    }
    free_slot(request);
    if (error)
        future_end(proxy, error);
    else
        future_finish(proxy, integer, vector);
}

static void take(struct host_request *request)
{
    struct activation *owner = request->owner;
    host_calls_in_flight--;
    request->process->host_calls--;
    request->answered = true;
    if (!request->has_copies)
        pin_segments(request, frame_unpin);
    if (!owner) {
        free_slot(request);
    } else if (owner->flags & ACTIVATION_PROXY) {
        answer_proxy(request);
    } else {
        timer_stop(&owner->wait_timer);
        schedule_ready(owner, resume_answered);
        offer_room(request->process); /* which has a call less in flight, if not yet a slot more */
    }
}

void host_answers(void)
{
    static uint32_t taken;
    for (;;) {
        uint32_t *answer = &link_page()->answers[taken % FL_LINK_SLOTS];
        uint32_t slot = __atomic_load_n(answer, __ATOMIC_ACQUIRE) - 1;
        if (slot >= FL_LINK_SLOTS)
            return;
        *answer = 0;
        taken++;
        if (!(slots_in_use >> slot & 1) || requests[slot].answered)
            panic("an answer to a call that was not made", slot);
        take(&requests[slot]);
    }
}
