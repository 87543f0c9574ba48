/* Posts what a kernel gone mad could: only requests that are right in every number are taken, and none leaves memory. */
#include "host_link_post.h"

/* One buffer in one piece. */
static void write_request(struct fl_request *request, uint32_t function, uint64_t bytes)
{
    *request = (struct fl_request){.function = function, .process = 1, .buffer_count = 1, .segment_count = 1};
    request->buffers[0] = (struct fl_link_buffer){.bytes = bytes, .segment_count = 1, .present = 1};
    request->segments[0] = (struct fl_segment){DATA, bytes};
}

static const char bad_function[] = "a call of a function that the host does not have";
static const char bad_process[] = "a call by a process that there is not";
static const char bad_buffer_count[] = "the wrong number of buffers";
static const char no_buffer[] = "no buffer where there must be one";
static const char bad_pieces[] = "a buffer whose pieces are outside the request";
static const char outside[] = "a piece of memory outside the guest's";
static const char bad_sum[] = "a buffer that is not as long as its pieces";
static const char bad_length[] = "a buffer that is not as long as its arguments say";

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

int main(void)
{
    static const struct CMUnitTest tests[] = {
        WITH_LINK(hands_out_exactly_the_pieces_posted),
        WITH_LINK(refuses_every_wrong_number),
        WITH_LINK(takes_as_much_as_a_request_can_say),
        WITH_LINK(takes_pieces_up_to_the_last_byte),
        WITH_LINK(checks_each_of_several_buffers),
        WITH_LINK(refuses_lengths_that_are_not_the_counts),
        WITH_LINK(limits_strings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
