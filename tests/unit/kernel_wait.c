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

/* A new thread of the program's, of priority 12, runs. */
static struct activation *urgent(void)
{
    start_thread(0);
    while (running->process != program || !running->stack)
        tick();
    call("kernel.fl_priority", 12);
    return running;
}

SCENE(who_waits_for_room_lends_his_priority_to_whoever_has_the_queue)
{
    start_server("alpha");
    call("alpha.plain_async");
    let_others_run(alpha);
    const struct activation *holder = running;
    let_others_run(program);
    for (uint32_t i = 0; i < QUEUE_POSTED_MAX; i++)
        call("alpha.post");
    const struct activation *impatient = urgent();
    call("kernel.fl_sleep", 1000000);
    urgent();
    call("alpha.post");
    CHECK(running == holder);
    CHECK_EQUAL(holder->thread->priority, 12);
    pass(1000001);
    while (running != impatient)
        tick();
    call("kernel.fl_deadline", 1000000);
    call("alpha.plain");
    pass(1000001);
    while (running != impatient)
        tick();
    CHECK_EQUAL(running->error, FL_ETIMEDOUT);
    CHECK_EQUAL(holder->thread->priority, 12); /* the other still waits */
    CHECK_EQUAL(holder->thread->own_priority, 8);
}

SCENE(who_waits_for_several_futures_lends_it_to_each_of_their_calls_until_the_wait_is_over)
{
    uint64_t *futures = memory_of(program, DATA);
    start_server("alpha");
    start_server("beta");
    call("alpha.plain_async");
    futures[0] = running->frame.rax;
    call("beta.plain_async");
    futures[1] = running->frame.rax;
    let_others_run(alpha);
    let_others_run(beta);
    let_others_run(program);
    const struct activation *waiter = urgent();
    call("kernel.fl_wait_any", DATA, 2, 1000000);
    CHECK(running != waiter);
    const struct thread *calls[] = {alpha->queues[0].holder->thread, beta->queues[0].holder->thread};
    CHECK_EQUAL(calls[0]->priority, 12);
    CHECK_EQUAL(calls[1]->priority, 12);
    pass(1000001);
    CHECK(running == waiter);
    CHECK_EQUAL(running->error, FL_ETIMEDOUT);
    CHECK_EQUAL(calls[0]->priority, 8);
    CHECK_EQUAL(calls[1]->priority, 8);
}

SCENE(what_is_lent_to_a_thread_is_not_lent_to_the_calls_that_it_starts)
{
    start_server("alpha");
    start_server("beta");
    call("alpha.plain_async");
    let_others_run(alpha);
    const struct activation *lent_to = running;
    let_others_run(program);
    urgent();
    call("alpha.plain");
    CHECK(running == lent_to);
    CHECK_EQUAL(running->thread->priority, 12);
    call("beta.plain_async");
    CHECK(running == lent_to);
    CHECK_EQUAL(beta->queues[0].holder->thread->priority, 8);
}

SCENE(who_makes_somebody_more_urgent_ready_is_still_the_first_of_its_own_priority)
{
    struct activation *first = running;
    start_thread(0); /* ready, and as urgent */
    start_thread(1);
    call("kernel.fl_yield");
    while (running->frame.rdi != 1 || !running->stack)
        call("kernel.fl_yield");
    call("kernel.fl_priority", 10);
    call("kernel.fl_wait_word", DATA, 0, NEVER);
    while (running != first)
        call("kernel.fl_yield");
    call("kernel.fl_wake_word", DATA, 1);
    CHECK(running != first);
    call("kernel.fl_wait_word", DATA, 0, NEVER);
    CHECK(running == first);
}

SCENE(a_server_s_thread_starts_others_of_its_own_priority)
{
    start_server("alpha");
    call("alpha.plain");
    call("kernel.fl_thread_start", THREAD_ENTRY, 1);
    while (running->function || running->process != alpha)
        tick();
    call("kernel.fl_priority", 3);
    while (running->function || running->process != alpha) {
        if (running->process == alpha)
            give(0);
        else
            call("kernel.fl_sleep", 1000000000);
    }
    call("kernel.fl_thread_start", THREAD_ENTRY, 2);
    call("kernel.fl_sleep", 1000000);
    CHECK_EQUAL(running->frame.rdi, 2);
    CHECK_EQUAL(running->thread->own_priority, 3);
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
        cmocka_unit_test(who_waits_for_room_lends_his_priority_to_whoever_has_the_queue),
        cmocka_unit_test(who_waits_for_several_futures_lends_it_to_each_of_their_calls_until_the_wait_is_over),
        cmocka_unit_test(what_is_lent_to_a_thread_is_not_lent_to_the_calls_that_it_starts),
        cmocka_unit_test(who_makes_somebody_more_urgent_ready_is_still_the_first_of_its_own_priority),
        cmocka_unit_test(a_server_s_thread_starts_others_of_its_own_priority),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
