/* The monitor, played: answers calls in any order and late, copies between processes, lets time pass. */
#include "run.h"

#include <stdlib.h>

static uint32_t unanswered[FL_LINK_SLOTS], unanswered_count; /* slots */
static uint32_t seen, answered; /* calls that were taken, answers that were given */
static uint64_t coin;

static uint32_t flip(uint32_t sides)
{
    coin = coin * 6364136223846793005ull + 1442695040888963407ull;
    return (uint32_t)(coin >> 33) % sides;
}

uint32_t monitor_unanswered(void)
{
    return unanswered_count;
}

/* Every piece of memory that the request names is memory, and all of a buffer's pieces are as long as it. */
static void check_request(const struct fl_request *request)
{
    static const char rule[] = "a request to the host names memory that is there, as much as it says";
    const struct export *export = &host_exports[request->function];
    if (request->function >= host_export_count || request->process >= PROCESSES ||
        request->buffer_count != export->shape.parameter_count || request->segment_count > FL_SEGMENTS_MAX)
        broken(rule, "function %u of process %u with %u pieces", request->function, request->process,
               request->segment_count);
    for (uint32_t i = 0; i < request->buffer_count; i++) {
        const struct fl_link_buffer *buffer = &request->buffers[i];
        uint64_t sum = 0;
        for (uint32_t j = buffer->first_segment; j < buffer->first_segment + (uint32_t)buffer->segment_count; j++) {
            const struct fl_segment *segment = &request->segments[j];
            if (j >= request->segment_count || segment->physical < FAKE_PHYSICAL ||
                segment->bytes > boot->memory_bytes - segment->physical)
                broken(rule, "piece %u at %#llx", j, (unsigned long long)segment->physical);
            sum += segment->bytes;
        }
        if (sum != buffer->bytes || (sum && !buffer->present))
            broken(rule, "buffer %u of %s: %llu bytes, and pieces of %llu", i, export->name,
                   (unsigned long long)buffer->bytes, (unsigned long long)sum);
    }
}

/* The host writes to all that it may write to. */
static void scribble(const struct fl_request *request, uint8_t byte)
{
    const struct export *export = &host_exports[request->function];
    for (uint32_t i = 0; i < request->buffer_count; i++)
        if (export->parameters[i].direction == FL_DIRECTION_OUT ||
            export->parameters[i].direction == FL_DIRECTION_INOUT)
            for (uint32_t j = 0; j < request->buffers[i].segment_count; j++) {
                const struct fl_segment *segment = &request->segments[request->buffers[i].first_segment + j];
                for (uint64_t done = 0; done < segment->bytes; done++)
                    *(uint8_t *)direct_map(segment->physical + done) =
                        export->parameters[i].element_size == 4 ? 0 : byte;
            }
}

static void answer(uint32_t slot, uint32_t flavour)
{
    struct fl_request *request = &fake_requests[slot];
    static const uint32_t errors[] = {FL_ENOMEM, FL_EPROTO, FL_E2BIG};
    request->error = flavour % 8 == 7 ? errors[flavour / 8 % 3] : 0;
    if (!request->error)
        scribble(request, (uint8_t)flavour);
    request->result_integer[0] = flavour % 4;
    request->result_integer[1] = request->result_sse[0] = request->result_sse[1] = 0;
    request->copied_bytes = 1;
    fake_link.answers[answered++ % FL_LINK_SLOTS] = slot + 1;
}

void monitor_answer(uint32_t which, uint32_t flavour)
{
    if (!unanswered_count)
        return;
    which %= unanswered_count;
    uint32_t slot = unanswered[which];
    unanswered[which] = unanswered[--unanswered_count];
    tell("   [the host answers call %u]\n", slot);
    answer(slot, flavour);
}

static void take_calls(void)
{
    for (; seen != fake_link.calls_posted; seen++) {
        uint32_t slot = fake_link.calls[seen % FL_LINK_SLOTS] - 1;
        if (slot >= FL_LINK_SLOTS)
            broken("a call that is posted names a slot", "%u", slot);
        check_request(&fake_requests[slot]);
        if (host_exports[fake_requests[slot].function].shape.flags & FL_SHAPE_ON_VCPU)
            answer(slot, 1);
        else
            unanswered[unanswered_count++] = slot;
    }
}

static bool answer_is_there(void)
{
    for (uint32_t i = 0; i < FL_LINK_SLOTS; i++)
        if (fake_link.answers[i])
            return true;
    return false;
}

/* Until there is an answer, or time is over: a coin decides what comes first. */
static void wait_for_answer(void)
{
    if (answer_is_there())
        return;
    bool first = flip(world_host_is_slow ? 32 : 2) == 0;
    if (unanswered_count && (fake_link.wait_ns < 0 || first)) {
        fake_time += flip(fake_link.wait_ns > 0 && fake_link.wait_ns < 1000000 ? (uint32_t)fake_link.wait_ns : 1000000);
        monitor_answer(flip(64), flip(64));
    } else if (fake_link.wait_ns >= 0) {
        fake_time += (uint64_t)fake_link.wait_ns;
    } else {
        broken("the kernel waits for ever only for what can happen", "nothing is in flight");
    }
    if (fake_alarm <= fake_time) {
        fake_alarm = NEVER;
        schedule_tick_missed();
    }
}

static void copy_between(void)
{
    struct fl_link_copy *copy = &fake_link.copy;
    copy->failed = 0;
    for (uint64_t done = 0; done < copy->bytes && !copy->failed; done++) {
        uint64_t from = copy->from_table ? space_translate(copy->from_table, copy->from + done, false) : 0;
        uint64_t to = space_translate(copy->to_table, copy->to + done, true);
        copy->failed = !to || (copy->from_table && !from);
        if (!copy->failed)
            *(uint8_t *)direct_map(to) = from ? *(uint8_t *)direct_map(from) : 0;
    }
}

static void rung(enum fl_bell what)
{
    switch (what) {
    case FL_RING_CALLS:
        take_calls();
        break;
    case FL_RING_WAIT:
        take_calls();
        wait_for_answer();
        break;
    case FL_RING_COPY:
        copy_between();
        break;
    default:
        break;
    }
}

void monitor_start(void)
{
    unanswered_count = seen = answered = 0;
    coin = world_monitor_seed;
    fake_monitor = rung;
}
