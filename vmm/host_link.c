/* Reads each request once into a copy, checks every number in it, and hands out only what lies inside guest memory. */
#include "host_link.h"

#include "fail.h"

#include <stdlib.h>
#include <string.h>

static size_t count_functions(const struct host_server *const *servers)
{
    size_t count = 0;
    for (; *servers; servers++)
        count += (*servers)->function_count;
    return count;
}

void host_link_create(struct host_link *link, const struct guest_memory *memory, uint32_t process_count,
                      const struct host_server *const *servers)
{
    memset(link, 0, sizeof *link);
    link->memory = memory;
    link->head = guest_memory_at(memory, (guest_phys){FL_LINK_PHYS}, sizeof *link->head);
    link->process_count = process_count;
    link->functions = calloc(count_functions(servers) + 1, sizeof link->functions[0]);
    if (!link->functions || pthread_mutex_init(&link->answering, NULL) != 0 ||
        pthread_cond_init(&link->answered, NULL) != 0)
        fail(EXIT_MONITOR, "no memory for the calls to the host");
    for (; *servers; servers++)
        for (size_t i = 0; i < (*servers)->function_count; i++)
            link->functions[link->function_count++] = &(*servers)->functions[i];
}

void host_link_destroy(struct host_link *link)
{
    free(link->functions);
    pthread_cond_destroy(&link->answered);
    pthread_mutex_destroy(&link->answering);
}

struct fl_request *host_link_request(const struct host_link *link, uint32_t slot)
{
    return guest_memory_at(link->memory, (guest_phys){FL_LINK_PHYS + (1 + slot) * FL_PAGE_SIZE},
                           sizeof(struct fl_request));
}

uint32_t host_link_process_ended(struct host_link *link, uint32_t process)
{
    return atomic_fetch_add(&link->incarnations[process], 1) + 1;
}

bool host_link_caller_ended(const struct host_job *job)
{
    return atomic_load(&job->link->incarnations[job->call.process]) != job->call.incarnation;
}

/* A count as the function's arguments have it. False: it is not among them, or negative. */
static bool argument_value(const struct host_call *call, const struct fl_value *value, uint64_t *result)
{
    switch (value->source) {
    case FL_SOURCE_NONE:
        *result = 1;
        return true;
    case FL_SOURCE_CONSTANT:
        *result = value->constant;
        return true;
    case FL_SOURCE_REGISTER:
        *result = host_link_masked(call->integer[value->index], value->width);
        break;
    case FL_SOURCE_STACK:
        memcpy(result, call->stack + value->index, sizeof *result);
        *result = host_link_masked(*result, value->width);
        break;
    default:
        return false;
    }
    return !(value->is_signed && *result >> (8 * value->width - 1));
}

/* Whether a buffer is as long as the arguments say: dispatchers rely on it. */
static bool bytes_match(const struct host_call *call, const struct fl_parameter *parameter, uint64_t bytes)
{
    uint64_t expected = parameter->element_size, factor;
    if (parameter->direction == FL_DIRECTION_STRING)
        return bytes <= parameter->limit;
    for (unsigned int i = 0; i < 2; i++)
        if (!argument_value(call, &parameter->count[i], &factor) || __builtin_mul_overflow(expected, factor, &expected))
            return false;
    return bytes == expected;
}

static const char *take_pieces(struct host_job *job, const struct fl_request *request,
                               const struct fl_link_buffer *from, struct host_buffer *buffer)
{
    uint64_t sum = 0;
    if (request->segment_count > FL_SEGMENTS_MAX || from->first_segment > request->segment_count ||
        from->segment_count > request->segment_count - from->first_segment)
        return "a buffer whose pieces are outside the request";
    for (uint32_t i = 0; i < from->segment_count; i++) {
        const struct fl_segment *segment = &request->segments[from->first_segment + i];
        void *piece = guest_memory_at(job->link->memory, (guest_phys){segment->physical}, segment->bytes);
        if (!piece)
            return "a piece of memory outside the guest's";
        job->pieces[from->first_segment + i] = (struct iovec){piece, segment->bytes};
        if (__builtin_add_overflow(sum, segment->bytes, &sum))
            return "a buffer larger than memory";
    }
    if (sum != from->bytes)
        return "a buffer that is not as long as its pieces";
    *buffer = (struct host_buffer){true, from->bytes, &job->pieces[from->first_segment], from->segment_count};
    return NULL;
}

static const char *take_buffers(struct host_job *job, const struct fl_request *request)
{
    const struct fl_shape *shape = &job->function->shape;
    if (request->buffer_count != shape->parameter_count || shape->parameter_count > FL_PARAMETERS_MAX)
        return "the wrong number of buffers";
    for (uint32_t i = 0; i < shape->parameter_count; i++) {
        const struct fl_parameter *parameter = &job->function->parameters[i];
        const struct fl_link_buffer *from = &request->buffers[i];
        job->call.buffers[i] = (struct host_buffer){0};
        if (!from->present && parameter->flags & FL_PARAMETER_REQUIRED)
            return "no buffer where there must be one";
        if (!from->present)
            continue;
        const char *error = take_pieces(job, request, from, &job->call.buffers[i]);
        if (error)
            return error;
        if (!bytes_match(&job->call, parameter, from->bytes))
            return "a buffer that is not as long as its arguments say";
    }
    return NULL;
}

static const char *take_request(struct host_link *link, struct host_job *job, const struct fl_request *request)
{
    struct host_call *call = &job->call;
    memset(call, 0, sizeof *call);
    call->function = request->function;
    call->process = request->process;
    if (call->function >= link->function_count)
        return "a call of a function that the host does not have";
    if (call->process >= link->process_count)
        return "a call by a process that there is not";
    call->incarnation = atomic_load(&link->incarnations[call->process]);
    job->function = link->functions[call->function];
    for (unsigned int i = 0; i < FL_INTEGER_ARGUMENTS; i++)
        call->integer[i] = request->integer[i] & job->function->shape.integer_mask[i];
    for (unsigned int i = 0; i < FL_SSE_ARGUMENTS; i++)
        call->sse[i] = host_link_masked(request->sse[i], job->function->shape.sse_width[i]);
    memcpy(call->stack, request->stack, sizeof call->stack);
    return take_buffers(job, request);
}

struct host_job *host_link_take(struct host_link *link, const char **error)
{
    struct fl_request copy;
    *error = NULL;
    if (__atomic_load_n(&link->head->calls_posted, __ATOMIC_ACQUIRE) == link->calls_taken)
        return NULL;
    uint32_t slot = __atomic_load_n(&link->head->calls[link->calls_taken % FL_LINK_SLOTS], __ATOMIC_RELAXED) - 1;
    link->calls_taken++;
    *error = "a call in a request slot that is none, or is in use";
    if (slot >= FL_LINK_SLOTS)
        return NULL;
    struct host_job *job = &link->jobs[slot];
    if (atomic_exchange(&job->in_flight, true))
        return NULL;
    job->link = link;
    job->slot = slot;
    memcpy(&copy, host_link_request(link, slot), sizeof copy);
    atomic_signal_fence(memory_order_seq_cst); /* the compiler may not read any of it from the guest again, either */
    *error = take_request(link, job, &copy);
    return *error ? NULL : job;
}
