/* Waiting: for time, for words, for others; and who runs when several are ready. */
#include "stage.h"

SCENE(a_sleeper_wakes_at_its_time_and_not_before)
{
    start_thread(0);
    uint64_t start = fake_time;
    call("kernel.fl_sleep", 3000000);
    CHECK(running->stack); /* the other thread */
    pass(2900000);
    CHECK(running->stack);
    call("kernel.fl_thread_exit");
    CHECK(!running->stack);
    CHECK_EQUAL(running->error, 0);
    CHECK(fake_time - start >= 3000000 && fake_time - start < 3000100);
}

SCENE(the_end_of_a_time_slice_does_not_put_off_a_sleep_that_ends_sooner)
{
    start_thread(0);
    call("kernel.fl_priority", 9);
    uint64_t start = fake_time;
    call("kernel.fl_sleep", 20000000);
    pass(6000000); /* the slice of before is over, and the timer set for the sleep */
    pass(11000000);
    CHECK_EQUAL(fake_alarm, start + 20000000);
    start_thread(1); /* somebody is ready now: a slice begins, which would end at 22 ms */
    while (running->stack)
        pass(100000);
    CHECK(fake_time - start <= 20100000);
}

SCENE(a_time_slice_of_5_ms_ends_when_others_of_the_same_priority_are_ready)
{
    start_thread(0);
    CHECK(!running->stack);
    pass(4900000);
    CHECK(!running->stack);
    pass(200000);
    CHECK(running->stack);
}

SCENE(a_more_urgent_thread_runs_at_once_when_it_is_woken)
{
    start_thread(0);
    call("kernel.fl_priority", 10);
    call("kernel.fl_wait_word", DATA, 0, NEVER);
    CHECK(running->stack);
    call("kernel.fl_wake_word", DATA, 1);
    CHECK(!running->stack);
    CHECK_EQUAL(running->frame.rax, 0);
}

SCENE(words_wake_as_many_as_are_asked_for_the_longest_waiting_first)
{
    for (uint64_t i = 0; i < 3; i++)
        start_thread(i);
    call("kernel.fl_sleep", 1000000);
    for (uint64_t i = 0; i < 3; i++) {
        CHECK_EQUAL(running->frame.rdi, i);
        call("kernel.fl_wait_word", DATA, 0, NEVER);
    }
    CHECK(!running->stack);
    call("kernel.fl_wake_word", DATA, 2);
    CHECK_EQUAL(running->frame.rax, 2);
    CHECK_EQUAL(schedule_ready_list.count, 2);
    call("kernel.fl_wake_word", DATA, 5);
    CHECK_EQUAL(running->frame.rax, 1);
    call("kernel.fl_yield");
    CHECK_EQUAL(running->stack->index, 0);
}

SCENE(a_word_that_has_another_value_is_not_waited_for)
{
    call("kernel.fl_wait_word", DATA, 1, NEVER);
    CHECK_EQUAL(running->frame.rax, 0);
    CHECK_EQUAL(running->error, 0);
    call("kernel.fl_wait_word", DATA, 0, 0);
    CHECK_EQUAL(running->error, FL_EAGAIN);
    call("kernel.fl_wait_word", DATA, 0, 1000);
    CHECK_EQUAL(running->error, FL_ETIMEDOUT);
    call("kernel.fl_wait_word", 0x12345000, 0, 1000);
    CHECK_EQUAL(running->error, FL_EFAULT);
}

SCENE(words_of_other_processes_wake_nobody)
{
    start_server("alpha");
    call("alpha.plain_async");
    call("kernel.fl_wait_word", DATA, 0, 1000000);
    CHECK(running->process == alpha);
    call("kernel.fl_wake_word", DATA, 10);
    CHECK_EQUAL(running->frame.rax, 0);
}

SCENE(when_all_wait_and_nothing_can_wake_one_the_run_ends)
{
    stage_ends_with(FL_REPORT_STUCK);
    call("kernel.fl_wait_word", DATA, 0, NEVER);
}

SCENE(the_kernel_waits_for_time_and_for_the_host_without_ending_the_run)
{
    uint64_t start = fake_time;
    call("kernel.fl_sleep", 50000000);
    CHECK_EQUAL(running->error, 0);
    CHECK_EQUAL(fake_time - start, 50000000);
}

SCENE(who_goes_on_gives_way_to_whom_that_makes_ready)
{
    start_server("alpha");
    alpha->image->page_limit = alpha->image->pages_used; /* it has one stack */
    start_thread(0);
    call("alpha.plain_1_async");
    let_others_run(alpha);
    call("kernel.fl_sleep", 2000000); /* with the stack */
    struct activation *other = running->stack ? running : NULL;
    while (!other)
        other = tick()->stack ? running : NULL;
    call("kernel.fl_priority", 12);
    call("kernel.fl_sleep", 1000000);
    CHECK(!running->stack);
    call("kernel.fl_priority", 2);
    call("alpha.in", 0x12345000, 8); /* no memory, which will be found when it has waited for the stack */
    CHECK(running == other);
    call("alpha.plain"); /* of the queue that the other has */
    CHECK(running->process == alpha);
    give(0);
    CHECK(running->process == alpha && running->caller == other);
    CHECK_EQUAL(schedule_ready_list.present, 1u << 2);
    CHECK_EQUAL(process_first_thread.top->error, FL_EFAULT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sleeper_wakes_at_its_time_and_not_before),
        cmocka_unit_test(the_end_of_a_time_slice_does_not_put_off_a_sleep_that_ends_sooner),
        cmocka_unit_test(a_time_slice_of_5_ms_ends_when_others_of_the_same_priority_are_ready),
        cmocka_unit_test(a_more_urgent_thread_runs_at_once_when_it_is_woken),
        cmocka_unit_test(words_wake_as_many_as_are_asked_for_the_longest_waiting_first),
        cmocka_unit_test(a_word_that_has_another_value_is_not_waited_for),
        cmocka_unit_test(words_of_other_processes_wake_nobody),
        cmocka_unit_test(when_all_wait_and_nothing_can_wake_one_the_run_ends),
        cmocka_unit_test(the_kernel_waits_for_time_and_for_the_host_without_ending_the_run),
        cmocka_unit_test(who_goes_on_gives_way_to_whom_that_makes_ready),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
