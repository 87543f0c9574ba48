/* Posts to the monitor what a kernel gone mad could: only what is exactly right is taken, and answers land in order. */
#include "vmm/host_link.h"

#include "faultline/abi/layout.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { DATA = 0x800000, LENGTH = 100, PROCESSES = 3 };
enum { SCALARS, BYTES, MATRIX, STRING, PAIR, SCALED, FUNCTIONS };

static const struct fl_parameter bytes_parameter[] = {
    {FL_DIRECTION_IN, FL_PARAMETER_REQUIRED, 1, 0, 1, 0, {0}, {{FL_SOURCE_REGISTER, 8, 0, 0, 1, 0}, {0}}, {0}},
};
/* long matrix[rows][columns], rows an int in a register and columns an int on the stack */
static const struct fl_parameter matrix_parameter[] = {
    {FL_DIRECTION_INOUT,
     0,
     8,
     0,
     8,
     0,
     {0},
     {{FL_SOURCE_REGISTER, 4, 1, 0, 1, 0}, {FL_SOURCE_STACK, 4, 1, 0, 8, 0}},
     {0}},
};
static const struct fl_parameter string_parameter[] = {
    {FL_DIRECTION_STRING, 0, 1, 0, 1, LENGTH, {0}, {{0}, {0}}, {0}},
};
static const struct fl_parameter pair_parameters[] = {
    {FL_DIRECTION_OUT, 0, 8, 0, 16, 0, {0}, {{FL_SOURCE_CONSTANT, 8, 0, 0, 0, 3}, {0}}, {0}},
    {FL_DIRECTION_IN, 0, 4, 0, 20, 0, {0}, {{0}, {0}}, {0}},
};
/* element_size * rdi * rsi, both of 64 bits */
static const struct fl_parameter scaled_parameter[] = {
    {FL_DIRECTION_IN,
     0,
     8,
     0,
     16,
     0,
     {0},
     {{FL_SOURCE_REGISTER, 8, 0, 0, 0, 0}, {FL_SOURCE_REGISTER, 8, 1, 0, 1, 0}},
     {0}},
};

#define EVERYTHING                                                                                                     \
    {                                                                                                                  \
        ~0ull, ~0ull, ~0ull, ~0ull, ~0ull, ~0ull                                                                       \
    }

static const struct host_function first_functions[] = {
    {.name = "scalars",
     .shape = {.integer_mask = {0xff, 0xffff, 0xffffffff, ~0ull, 0, 1},
               .result_mask = {0xffffffff, 0},
               .sse_width = {0, 4, 8},
               .sse_result_width = {4, 8}}},
    {.name = "bytes", .shape = {.integer_mask = EVERYTHING, .parameter_count = 1}, .parameters = bytes_parameter},
    {.name = "matrix", .shape = {.integer_mask = EVERYTHING, .parameter_count = 1}, .parameters = matrix_parameter},
};
static const struct host_function second_functions[] = {
    {.name = "string", .shape = {.integer_mask = EVERYTHING, .parameter_count = 1}, .parameters = string_parameter},
    {.name = "pair", .shape = {.integer_mask = EVERYTHING, .parameter_count = 2}, .parameters = pair_parameters},
    {.name = "scaled", .shape = {.integer_mask = EVERYTHING, .parameter_count = 1}, .parameters = scaled_parameter},
};
static const struct host_server first = {"first", first_functions, 3}, second = {"second", second_functions, 3};
static const struct host_server *const servers[] = {&first, &second, NULL};

static struct guest_memory memory;
static struct host_link host_link;

static struct fl_request *request_of(uint32_t slot)
{
    return (struct fl_request *)(memory.base + FL_LINK_PHYS + (1 + slot) * FL_PAGE_SIZE);
}

static int create(void **state)
{
    guest_memory_create(&memory, FL_MEMORY_MIN);
    host_link_create(&host_link, &memory, PROCESSES, servers);
    *state = request_of(0);
    return 0;
}

static int destroy(void **state)
{
    (void)state;
    host_link_destroy(&host_link);
    guest_memory_destroy(&memory);
    return 0;
}

static void post(uint32_t entry)
{
    uint32_t place = host_link.head->calls_posted++ % FL_LINK_SLOTS;
    host_link.head->calls[place] = entry;
}

static void assert_pieces_inside(const struct host_buffer *buffer)
{
    uint64_t sum = 0;
    for (int i = 0; i < buffer->piece_count; i++) {
        const unsigned char *start = buffer->pieces[i].iov_base;
        assert_true(start >= memory.base && start <= memory.base + memory.bytes);
        assert_true(buffer->pieces[i].iov_len <= (size_t)(memory.base + memory.bytes - start));
        sum += buffer->pieces[i].iov_len;
    }
    assert_int_equal(sum, buffer->bytes);
}

static struct host_job *take_good(uint32_t slot)
{
    const char *error;
    post(slot + 1);
    struct host_job *job = host_link_take(&host_link, &error);
    assert_null(error);
    assert_non_null(job);
    assert_int_equal(job->slot, slot);
    for (unsigned int i = 0; i < job->function->shape.parameter_count; i++)
        assert_pieces_inside(&job->call.buffers[i]);
    return job;
}

static void answer_good(uint32_t slot)
{
    host_link_answer(take_good(slot));
}

static void assert_refused(uint32_t entry, const char *sentence)
{
    const char *error;
    post(entry);
    assert_null(host_link_take(&host_link, &error));
    assert_string_equal(error, sentence);
    assert_null(host_link_take(&host_link, &error));
    assert_null(error);
}

/* A good call of `bytes`: LENGTH bytes in three pieces, the segments before and behind them being another's. */
static void write_bytes_request(struct fl_request *request)
{
    *request = (struct fl_request){.function = BYTES, .process = 1, .integer = {0, LENGTH}};
    request->buffer_count = 1;
    request->buffers[0] =
        (struct fl_link_buffer){.bytes = LENGTH, .first_segment = 1, .segment_count = 3, .present = 1};
    request->segment_count = 5;
    request->segments[0] = request->segments[4] = (struct fl_segment){DATA - 2, 2};
    request->segments[1] = (struct fl_segment){DATA + 50, 50};
    request->segments[2] = (struct fl_segment){DATA, 49};
    request->segments[3] = (struct fl_segment){DATA + 49, 1};
}

/* One buffer in one piece. */
static void write_request(struct fl_request *request, uint32_t function, uint64_t bytes)
{
    *request = (struct fl_request){.function = function, .process = 1, .buffer_count = 1, .segment_count = 1};
    request->buffers[0] = (struct fl_link_buffer){.bytes = bytes, .segment_count = 1, .present = 1};
    request->segments[0] = (struct fl_segment){DATA, bytes};
}

static void hands_out_exactly_the_pieces_posted(void **state)
{
    write_bytes_request(*state);
    const struct host_job *job = take_good(0);
    const struct host_buffer *buffer = &job->call.buffers[0];
    assert_string_equal(job->function->name, "bytes");
    assert_int_equal(job->call.process, 1);
    assert_true(buffer->present);
    assert_int_equal(buffer->bytes, LENGTH);
    assert_int_equal(buffer->piece_count, 3);
    static const struct {
        uint64_t at, bytes;
    } expected[] = {{DATA + 50, 50}, {DATA, 49}, {DATA + 49, 1}};
    for (size_t i = 0; i < 3; i++) {
        assert_ptr_equal(buffer->pieces[i].iov_base, memory.base + expected[i].at);
        assert_int_equal(buffer->pieces[i].iov_len, expected[i].bytes);
    }
}

static void numbers_functions_through_all_servers(void **state)
{
    static const char *const names[] = {"scalars", "bytes", "matrix", "string", "pair", "scaled"};
    struct fl_request *request = *state;
    for (uint32_t i = 0; i < FUNCTIONS; i++) {
        write_bytes_request(request);
        request->function = i;
        request->buffer_count = i == SCALARS ? 0 : i == PAIR ? 2 : 1;
        request->buffers[0].present = i == BYTES;
        struct host_job *job = take_good(0);
        assert_string_equal(job->function->name, names[i]);
        host_link_answer(job);
    }
}

static const char bad_slot[] = "a call in a request slot that is none, or is in use";
static const char bad_function[] = "a call of a function that the host does not have";
static const char bad_process[] = "a call by a process that there is not";
static const char bad_buffer_count[] = "the wrong number of buffers";
static const char no_buffer[] = "no buffer where there must be one";
static const char bad_pieces[] = "a buffer whose pieces are outside the request";
static const char outside[] = "a piece of memory outside the guest's";
static const char bad_sum[] = "a buffer that is not as long as its pieces";
static const char bad_length[] = "a buffer that is not as long as its arguments say";

static void refuses_slots_that_are_none(void **state)
{
    static const uint32_t entries[] = {0, FL_LINK_SLOTS + 1, FL_LINK_SLOTS + 2, 1u << 31, UINT32_MAX};
    write_bytes_request(*state);
    for (size_t i = 0; i < sizeof entries / sizeof entries[0]; i++)
        assert_refused(entries[i], bad_slot);
    write_bytes_request(request_of(FL_LINK_SLOTS - 1));
    answer_good(FL_LINK_SLOTS - 1);
}

static void refuses_a_slot_whose_call_is_not_answered(void **state)
{
    write_bytes_request(*state);
    struct host_job *job = take_good(0);
    assert_refused(1, bad_slot);
    host_link_answer(job);
    answer_good(0);
}

/* Each case stores one wrong number into the good request of write_bytes_request. */
static void refuses_every_wrong_number(void **state)
{
    (void)state;
#define FIELD(name) offsetof(struct fl_request, name), sizeof((struct fl_request *)0)->name
    static const struct {
        size_t offset, size;
        uint64_t value;
        const char *sentence;
    } cases[] = {
        {FIELD(function), FUNCTIONS, bad_function},
        {FIELD(function), UINT32_MAX, bad_function},
        {FIELD(process), PROCESSES, bad_process},
        {FIELD(process), UINT32_MAX, bad_process},
        {FIELD(buffer_count), 0, bad_buffer_count},
        {FIELD(buffer_count), 2, bad_buffer_count},
        {FIELD(buffer_count), UINT32_MAX, bad_buffer_count},
        {FIELD(function), PAIR, bad_buffer_count},
        {FIELD(buffers[0].present), 0, no_buffer},
        {FIELD(segment_count), FL_SEGMENTS_MAX + 1, bad_pieces},
        {FIELD(segment_count), UINT32_MAX, bad_pieces},
        {FIELD(segment_count), 3, bad_pieces},
        {FIELD(segment_count), 0, bad_pieces},
        {FIELD(buffers[0].first_segment), 3, bad_pieces},
        {FIELD(buffers[0].first_segment), 6, bad_pieces},
        {FIELD(buffers[0].first_segment), UINT16_MAX, bad_pieces},
        {FIELD(buffers[0].segment_count), 5, bad_pieces},
        {FIELD(buffers[0].segment_count), UINT16_MAX, bad_pieces},
        {FIELD(buffers[0].segment_count), 2, bad_sum},
        {FIELD(buffers[0].segment_count), 4, bad_sum},
        {FIELD(buffers[0].segment_count), 0, bad_sum},
        {FIELD(buffers[0].first_segment), 0, bad_sum},
        {FIELD(buffers[0].bytes), LENGTH - 1, bad_sum},
        {FIELD(buffers[0].bytes), UINT64_MAX, bad_sum},
        {FIELD(segments[1].bytes), 51, bad_sum},
        {FIELD(segments[1].bytes), FL_MEMORY_MIN + 1, outside},
        {FIELD(segments[1].bytes), UINT64_MAX, outside},
        {FIELD(segments[1].bytes), -(uint64_t)DATA, outside},
        {FIELD(segments[1].physical), FL_MEMORY_MIN, outside},
        {FIELD(segments[1].physical), FL_MEMORY_MIN - 49, outside},
        {FIELD(segments[1].physical), UINT64_MAX, outside},
        {FIELD(segments[1].physical), UINT64_MAX - 49, outside},
        {FIELD(segments[3].physical), 1ull << 63, outside},
        {FIELD(integer[1]), LENGTH - 1, bad_length},
        {FIELD(integer[1]), LENGTH + 1, bad_length},
        {FIELD(integer[1]), 0, bad_length},
        {FIELD(integer[1]), UINT64_MAX, bad_length},
    };
#undef FIELD
    for (uint32_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        write_bytes_request(request_of(i));
        memcpy((unsigned char *)request_of(i) + cases[i].offset, &cases[i].value, cases[i].size);
        assert_refused(i + 1, cases[i].sentence);
    }
}

static void takes_as_much_as_a_request_can_say(void **state)
{
    struct fl_request *request = *state;
    write_request(request, BYTES, FL_SEGMENTS_MAX * memory.bytes);
    request->integer[1] = request->buffers[0].bytes;
    request->segment_count = request->buffers[0].segment_count = FL_SEGMENTS_MAX;
    for (size_t i = 0; i < FL_SEGMENTS_MAX; i++)
        request->segments[i] = (struct fl_segment){0, memory.bytes};
    assert_int_equal(take_good(0)->call.buffers[0].piece_count, FL_SEGMENTS_MAX);
}

static void takes_pieces_up_to_the_last_byte(void **state)
{
    struct fl_request *request = *state;
    write_bytes_request(request);
    request->segments[1].physical = FL_MEMORY_MIN - 50;
    answer_good(0);
    write_request(request, BYTES, 0);
    request->segments[0] = (struct fl_segment){FL_MEMORY_MIN, 0};
    answer_good(0);
    request->segment_count = request->buffers[0].segment_count = 0;
    answer_good(0);
}

/* Buffers of a function do not share pieces by accident, and one that is wrong is not hidden by one that is right. */
static void checks_each_of_several_buffers(void **state)
{
    struct fl_request *request = *state;
    write_request(request, PAIR, 48);
    request->buffer_count = request->segment_count = 2;
    request->buffers[1] = (struct fl_link_buffer){.bytes = 20, .first_segment = 1, .segment_count = 1, .present = 1};
    request->segments[1] = (struct fl_segment){DATA + 64, 20};
    struct host_job *job = take_good(0);
    assert_ptr_equal(job->call.buffers[0].pieces[0].iov_base, memory.base + DATA);
    assert_ptr_equal(job->call.buffers[1].pieces[0].iov_base, memory.base + DATA + 64);
    host_link_answer(job);
    request->buffers[0].present = 0;
    job = take_good(0);
    assert_false(job->call.buffers[0].present);
    assert_null(job->call.buffers[0].pieces);
    assert_int_equal(job->call.buffers[1].bytes, 20);
    host_link_answer(job);
    request->buffers[0].present = 1;
    request->buffers[1].bytes = request->segments[1].bytes = 21;
    assert_refused(1, bad_length);
}

static void refuses_lengths_that_are_not_the_counts(void **state)
{
    (void)state;
    static const struct {
        uint32_t function;
        uint64_t first, second; /* rdi and rsi for `scaled`; rows and columns for `matrix` */
        uint64_t bytes;
        bool right;
    } cases[] = {
        {MATRIX, 3, 5, 120, true},
        {MATRIX, 0, 5, 0, true},
        {MATRIX, 5, 0, 0, true},
        {MATRIX, 0xabc00000003, 0xdef00000005, 120, true}, /* ints: what is above them does not count */
        {MATRIX, 3, 5, 119, false},
        {MATRIX, 3, 5, 128, false},
        {MATRIX, 0xffffffff, 1, 8, false},
        {MATRIX, 1, 0x80000000, 8, false},
        {MATRIX, 0xffffffff, 0xffffffff, 8, false}, /* -1 * -1 is not 1 */
        {MATRIX, 0xffffffff, 0, 0, false},
        {MATRIX, 0, 0xffffffff, 0, false},
        {SCALED, 2, 3, 96, true},
        {SCALED, 1ull << 60, 1, 0, false}, /* 2^64 bytes */
        {SCALED, (1ull << 60) + 1, 1, 16, false},
        {SCALED, 1ull << 32, 1ull << 28, 0, false},
        {SCALED, 1ull << 60, 0, 0, false},
        {SCALED, 1, UINT64_MAX, 0, false}, /* the second is signed */
        {SCALED, 0, 1ull << 63, 0, false},
        {SCALED, UINT64_MAX, UINT64_MAX, 16, false},
    };
    for (uint32_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct fl_request *request = request_of(i);
        write_request(request, cases[i].function, cases[i].bytes);
        request->integer[cases[i].function == SCALED ? 0 : 1] = cases[i].first;
        if (cases[i].function == SCALED)
            request->integer[1] = cases[i].second;
        else
            memcpy(request->stack + 8, &cases[i].second, sizeof cases[i].second);
        if (cases[i].right)
            take_good(i);
        else
            assert_refused(i + 1, bad_length);
    }
}

static void limits_strings(void **state)
{
    struct fl_request *request = *state;
    static const uint64_t good[] = {0, 1, LENGTH};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        write_request(request, STRING, good[i]);
        struct host_job *job = take_good(0);
        memset(memory.base + DATA, 'x', LENGTH);
        char *string = host_buffer_string(&job->call, &job->call.buffers[0]);
        assert_int_equal(strlen(string), good[i]);
        free(string);
        host_link_answer(job);
        assert_int_equal(request->copied_bytes, good[i]);
    }
    write_request(request, STRING, LENGTH + 1);
    assert_refused(1, bad_length);
}

static void cuts_arguments_to_what_crosses(void **state)
{
    struct fl_request *request = *state;
    *request = (struct fl_request){.function = SCALARS};
    memset(request->integer, 0xff, sizeof request->integer);
    memset(request->sse, 0xff, sizeof request->sse);
    memset(request->stack, 0x5a, sizeof request->stack);
    const struct host_call *call = &take_good(0)->call;
    static const uint64_t integer[FL_INTEGER_ARGUMENTS] = {0xff, 0xffff, 0xffffffff, ~0ull, 0, 1};
    static const uint64_t sse[FL_SSE_ARGUMENTS] = {0, 0xffffffff, ~0ull};
    assert_memory_equal(call->integer, integer, sizeof integer);
    assert_memory_equal(call->sse, sse, sizeof sse);
    assert_memory_equal(call->stack, request->stack, sizeof request->stack);
    assert_int_equal(call->result_integer[0] | call->result_sse[0] | call->error | call->copied_bytes, 0);
}

static void reads_a_request_once(void **state)
{
    struct fl_request *request = *state;
    write_bytes_request(request);
    memset(request->stack, 7, sizeof request->stack);
    struct host_job *job = take_good(0);
    struct host_call before = job->call;
    struct iovec pieces[3];
    memcpy(pieces, job->call.buffers[0].pieces, sizeof pieces);
    memset(request, 0xff, FL_PAGE_SIZE);
    memset(host_link.head->calls, 0xff, sizeof host_link.head->calls);
    assert_memory_equal(&job->call, &before, sizeof before);
    assert_memory_equal(job->call.buffers[0].pieces, pieces, sizeof pieces);
    assert_int_equal(job->slot, 0);
}

static void takes_nothing_where_nothing_is_posted(void **state)
{
    const char *error;
    write_bytes_request(*state);
    assert_null(host_link_take(&host_link, &error));
    assert_null(error);
    answer_good(0);
    assert_null(host_link_take(&host_link, &error));
    assert_null(error);
}

static void puts_answers_in_order_and_cut(void **state)
{
    (void)state;
    static const uint32_t order[] = {2, 0, 3, 1};
    struct host_job *jobs[4];
    for (uint32_t i = 0; i < 4; i++) {
        *request_of(i) = (struct fl_request){.function = SCALARS};
        jobs[i] = take_good(i);
    }
    for (size_t i = 0; i < 4; i++) {
        struct host_job *job = jobs[order[i]];
        memset(job->call.result_integer, 0xff, sizeof job->call.result_integer);
        memset(job->call.result_sse, 0xff, sizeof job->call.result_sse);
        job->call.error = 70 + order[i];
        job->call.copied_bytes = 1ull << 40;
        host_link_answer(job);
        const struct fl_request *request = request_of(order[i]);
        assert_int_equal(host_link.head->answers[i], order[i] + 1);
        assert_int_equal(request->result_integer[0], 0xffffffff);
        assert_int_equal(request->result_integer[1], 0);
        assert_int_equal(request->result_sse[0], 0xffffffff);
        assert_true(request->result_sse[1] == UINT64_MAX);
        assert_int_equal(request->error, 70 + order[i]);
        assert_int_equal(request->copied_bytes, UINT32_MAX);
    }
    int answered;
    sem_getvalue(&host_link.answered, &answered);
    assert_int_equal(answered, 4);
}

/* Both rings go on where their counts pass 2^32. */
static void rings_outlive_their_counts(void **state)
{
    (void)state;
    const uint32_t start = UINT32_MAX - 100;
    host_link.calls_taken = host_link.head->calls_posted = start;
    atomic_store(&host_link.answers_put, start);
    for (uint32_t i = 0; i < 300; i++) {
        write_bytes_request(request_of(i % 7));
        answer_good(i % 7);
        assert_int_equal(host_link.head->answers[(start + i) % FL_LINK_SLOTS], i % 7 + 1);
        host_link.head->answers[(start + i) % FL_LINK_SLOTS] = 0;
    }
    assert_int_equal(host_link.calls_taken, 199);
    for (uint32_t slot = 0; slot < FL_LINK_SLOTS; slot++) {
        write_bytes_request(request_of(slot));
        post(slot + 1);
    }
    const char *error;
    for (uint32_t slot = 0; slot < FL_LINK_SLOTS; slot++)
        assert_int_equal(host_link_take(&host_link, &error)->slot, slot);
}

int main(void)
{
#define WITH_LINK(test) cmocka_unit_test_setup_teardown(test, create, destroy)
    static const struct CMUnitTest tests[] = {
        WITH_LINK(hands_out_exactly_the_pieces_posted),
        WITH_LINK(numbers_functions_through_all_servers),
        WITH_LINK(refuses_slots_that_are_none),
        WITH_LINK(refuses_a_slot_whose_call_is_not_answered),
        WITH_LINK(refuses_every_wrong_number),
        WITH_LINK(takes_as_much_as_a_request_can_say),
        WITH_LINK(takes_pieces_up_to_the_last_byte),
        WITH_LINK(checks_each_of_several_buffers),
        WITH_LINK(refuses_lengths_that_are_not_the_counts),
        WITH_LINK(limits_strings),
        WITH_LINK(cuts_arguments_to_what_crosses),
        WITH_LINK(reads_a_request_once),
        WITH_LINK(takes_nothing_where_nothing_is_posted),
        WITH_LINK(puts_answers_in_order_and_cut),
        WITH_LINK(rings_outlive_their_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
