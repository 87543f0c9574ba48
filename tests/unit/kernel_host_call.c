/* Calls to the host: how many there may be, who waits for a place, and whose the memory is meanwhile. */
#include "stage.h"

#define OF_ONE_PROCESS 32u

static uint32_t posted(void)
{
    return fake_link.calls_posted;
}

SCENE(a_call_waits_until_the_host_has_answered)
{
    start_thread(0);
    struct activation *main = running;
    call("host.later", 7);
    CHECK(running != main);
    CHECK_EQUAL(posted(), 1);
    CHECK_EQUAL(fake_requests[0].integer[0], 7);
    call("kernel.fl_yield");
    CHECK(running != main);
    host_answers_call(0, 55);
    tick();
    while (running != main)
        tick();
    CHECK_EQUAL(running->frame.rax, 55);
    CHECK_EQUAL(running->error, 0);
}

SCENE(while_calls_are_in_flight_the_kernel_looks_for_answers_once_a_slice)
{
    start_thread(0);
    call("host.later");
    CHECK(fake_alarm - fake_time <= SCHEDULE_SLICE_NS);
}

SCENE(answers_may_come_in_any_order)
{
    uint64_t futures[3];
    for (uint64_t i = 0; i < 3; i++) {
        call("host.later_async", i);
        futures[i] = running->frame.rax;
    }
    for (uint32_t i = 3; i-- > 0;)
        host_answers_call(i, 100 + i);
    tick();
    for (uint64_t i = 0; i < 3; i++) {
        call("host.later_result", futures[i]);
        CHECK_EQUAL(running->frame.rax, 100 + i);
    }
}

SCENE(a_process_has_at_most_32_calls_in_flight_and_then_waits)
{
    for (uint32_t i = 0; i < OF_ONE_PROCESS; i++) {
        call("host.later_async", i);
        CHECK_EQUAL(running->error, 0);
    }
    call("host.later_async");
    CHECK_EQUAL(running->error, FL_EAGAIN);
    call("kernel.fl_deadline", 0);
    call("host.later");
    CHECK_EQUAL(running->error, FL_EAGAIN);
    call("kernel.fl_deadline", NEVER);
    start_thread(0);
    struct activation *main = running;
    call("host.later", 99);
    CHECK(running != main);
    CHECK_EQUAL(posted(), OF_ONE_PROCESS);
    host_answers_call(5, 0);
    tick();
    call("kernel.fl_yield");
    CHECK_EQUAL(posted(), OF_ONE_PROCESS + 1);
    host_answers_call(OF_ONE_PROCESS, 77);
    while (running != main)
        tick();
    CHECK_EQUAL(running->frame.rax, 77);
}

/* The last slot is for a call of the program's, which fetches the answer late; beta waits for one; the rest stay in flight. */
static void fill_all_slots(void)
{
    start_server("alpha");
    start_server("beta");
    call("alpha.plain");
    for (uint32_t i = 0; i < OF_ONE_PROCESS; i++)
        call("host.later_async");
    give(0);
    for (uint32_t i = 0; i < OF_ONE_PROCESS - 1; i++)
        call("host.later_async");
    start_thread(0);
    call("host.later", 1);
    call("beta.plain");
    CHECK(running->process == beta);
    start_thread(0); /* of beta's, so that somebody runs */
    call("host.later", 2);
    CHECK_EQUAL(posted(), 2 * OF_ONE_PROCESS);
}

SCENE(who_waits_for_a_slot_gets_it_when_it_is_free)
{
    fill_all_slots();
    host_answers_call(2 * OF_ONE_PROCESS - 1, 11);
    for (int i = 0; i < 4; i++)
        tick();
    CHECK_EQUAL(posted(), 2 * OF_ONE_PROCESS + 1);
}

SCENE(who_has_a_slot_and_comes_to_run_when_the_time_is_over_does_not_call)
{
    start_server("alpha");
    call("alpha.plain_async");
    let_others_run(alpha);
    let_others_run(program);
    for (uint32_t i = 0; i < OF_ONE_PROCESS; i++)
        call("host.later_async");
    start_thread(0);
    struct activation *main = running;
    call("kernel.fl_deadline", 1000000);
    call("host.later");
    CHECK_EQUAL(main->wait, WAIT_HOST_SLOT);
    let_others_run(alpha);
    host_answers_call(0, 0);
    call("kernel.fl_yield"); /* the kernel sees it */
    CHECK(running != main && main->entry.list == &schedule_ready_list);
    pass(1000001);
    while (running != main)
        tick();
    CHECK_EQUAL(running->error, FL_ETIMEDOUT);
    CHECK_EQUAL(posted(), OF_ONE_PROCESS);
}

SCENE(memory_of_a_call_stays_until_the_host_has_answered)
{
    start_server("alpha");
    start_thread(0);
    call("alpha.plain");
    call("kernel.fl_map", FL_PAGE_SIZE);
    uint64_t page = running->frame.rax, frame = space_translate(alpha->page_table, page, true);
    call("host.read", page, 100);
    CHECK_EQUAL(fake_requests[0].segments[0].physical, frame);
    CHECK(frame_is_pinned(frame));
    CHECK(running->process == program);
    call("kernel.fl_kill", name_at(alpha));
    while (alpha->state == PROCESS_DYING)
        tick();
    for (uint64_t other; (other = frame_take());)
        CHECK(other != frame);
    host_answers_call(0, 0);
    tick();
    CHECK(!frame_is_pinned(frame));
    CHECK_EQUAL(frame_take(), frame);
}

SCENE(with_a_deadline_the_host_works_on_copies)
{
    call("kernel.fl_deadline", 1000000);
    call("host.read", DATA, 100);
    CHECK_EQUAL(running->error, FL_ETIMEDOUT);
    uint64_t copy = fake_requests[0].segments[0].physical;
    CHECK(copy != space_translate(program->page_table, DATA, true));
    uint64_t pages = program->image->pages_used;
    *(char *)direct_map(copy) = 'x';
    host_answers_call(0, 100);
    tick();
    CHECK_EQUAL(*(char *)memory_of(program, DATA), 0);
    CHECK(program->image->pages_used < pages);
}

SCENE(what_the_host_says_of_an_error_is_the_call_s_error)
{
    start_thread(0);
    struct activation *main = running;
    call("host.later");
    host_answers_call(0, 5);
    fake_requests[0].error = FL_EPROTO;
    while (running != main)
        tick();
    CHECK_EQUAL(running->error, FL_EPROTO);
    CHECK_EQUAL(running->frame.rax, UINT64_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_call_waits_until_the_host_has_answered),
        cmocka_unit_test(while_calls_are_in_flight_the_kernel_looks_for_answers_once_a_slice),
        cmocka_unit_test(answers_may_come_in_any_order),
        cmocka_unit_test(a_process_has_at_most_32_calls_in_flight_and_then_waits),
        cmocka_unit_test(who_waits_for_a_slot_gets_it_when_it_is_free),
        cmocka_unit_test(who_has_a_slot_and_comes_to_run_when_the_time_is_over_does_not_call),
        cmocka_unit_test(memory_of_a_call_stays_until_the_host_has_answered),
        cmocka_unit_test(with_a_deadline_the_host_works_on_copies),
        cmocka_unit_test(what_the_host_says_of_an_error_is_the_call_s_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
