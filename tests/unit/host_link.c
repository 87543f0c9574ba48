/* The host link's rings: slots are taken once, read once, cut to the function's shape, and answered in order. */
#include "host_link_post.h"

static const char bad_slot[] = "a call in a request slot that is none, or is in use";

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

static void a_call_is_of_the_life_that_made_it(void **state)
{
    write_bytes_request(*state);
    struct host_job *job = take_good(0);
    assert_int_equal(job->call.process, 1);
    assert_int_equal(job->call.incarnation, 0);
    assert_int_equal(host_link_process_ended(&host_link, 1), 1);
    assert_int_equal(job->call.incarnation, 0);
    for (uint32_t process = 0; process < PROCESSES; process++) {
        write_bytes_request(request_of(1 + process));
        request_of(1 + process)->process = process;
        assert_int_equal(take_good(1 + process)->call.incarnation, process == 1);
    }
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
    assert_true(host_link_wait(&host_link, 0));
}

/* Both rings go on where their counts pass 2^32. */
static void rings_outlive_their_counts(void **state)
{
    (void)state;
    const uint32_t start = UINT32_MAX - 100;
    host_link.calls_taken = host_link.head->calls_posted = start;
    host_link.answers_put = start;
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
    static const struct CMUnitTest tests[] = {
        WITH_LINK(numbers_functions_through_all_servers),
        WITH_LINK(refuses_slots_that_are_none),
        WITH_LINK(refuses_a_slot_whose_call_is_not_answered),
        WITH_LINK(cuts_arguments_to_what_crosses),
        WITH_LINK(reads_a_request_once),
        WITH_LINK(a_call_is_of_the_life_that_made_it),
        WITH_LINK(takes_nothing_where_nothing_is_posted),
        WITH_LINK(puts_answers_in_order_and_cut),
        WITH_LINK(rings_outlive_their_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
