/* Calls that do not wait: whose their results are, how they end, and what they take with them. */
#include "stage.h"

SCENE(f_result_gives_what_the_call_returned_and_ends_the_future)
{
    start_server("alpha");
    call("alpha.stacked_plainly_async");
    uint64_t future = running->frame.rax;
    CHECK(future);
    call("kernel.fl_poll", future);
    CHECK_EQUAL(running->frame.rax, 0);
    let_others_run(alpha);
    give(42);
    call("kernel.fl_poll", future);
    CHECK_EQUAL(running->frame.rax, 1);
    call("alpha.stacked_plainly_result", future);
    CHECK_EQUAL(running->frame.rax, 42);
    call("alpha.stacked_plainly_result", future);
    CHECK_EQUAL(running->error, FL_EBADF);
    call("kernel.fl_poll", future);
    CHECK_EQUAL(running->error, FL_EBADF);
}

SCENE(a_call_fetched_at_once_is_made_by_its_caller_itself)
{
    start_server("alpha");
    for (uint64_t i = 1; i < 4; i++) {
        call("alpha.plain_async", i);
        call("alpha.plain_result", running->frame.rax);
        CHECK(running->process == alpha && running->caller->process == program);
        CHECK(!(running->flags & ACTIVATION_FOR_PROXY) || i == 1);
        CHECK_EQUAL(running->frame.rdi, i);
        give(i * 10);
        let_others_run(program);
        CHECK_EQUAL(running->frame.rax, i * 10);
    }
}

SCENE(a_future_is_of_one_function_and_of_one_process)
{
    start_server("alpha");
    start_server("beta");
    call("alpha.plain_async");
    uint64_t future = running->frame.rax;
    call("alpha.plain_1_result", future);
    CHECK_EQUAL(running->error, FL_EBADF);
    call("beta.plain_result", future);
    CHECK_EQUAL(running->error, FL_EBADF);
    call("alpha.plain_result", future + 1);
    CHECK_EQUAL(running->error, FL_EBADF);
    call("alpha.plain_result", 0);
    CHECK_EQUAL(running->error, FL_EBADF);
    call("beta.plain");
    call("alpha.plain_result", future);
    CHECK(running->process == beta);
    CHECK_EQUAL(running->error, FL_EBADF);
}

SCENE(one_thread_at_a_time_waits_for_a_future)
{
    start_server("alpha");
    start_thread(0);
    call("alpha.stacked_plainly_async");
    uint64_t future = running->frame.rax;
    call("alpha.stacked_plainly_result", future);
    while (!running->stack || running->process != program)
        tick();
    call("alpha.stacked_plainly_result", future);
    CHECK_EQUAL(running->error, FL_EBADF);
    *(uint64_t *)memory_of(program, DATA) = future;
    call("kernel.fl_wait_any", DATA, 1, NEVER);
    CHECK_EQUAL(running->error, FL_EBADF);
}

SCENE(a_future_whose_end_its_waiter_has_been_told_of_is_still_that_waiter_s)
{
    start_server("alpha");
    start_thread(0);
    call("alpha.stacked_plainly_async");
    uint64_t future = running->frame.rax;
    call("alpha.stacked_plainly_result", future);
    const struct activation *waiter = process_first_thread.top;
    let_others_run(program);
    call("kernel.fl_yield");
    let_others_run(alpha);
    give(7); /* the waiter is ready, behind the other thread */
    CHECK(running->stack && running->process == program);
    call("alpha.stacked_plainly_result", future);
    CHECK_EQUAL(running->error, FL_EBADF);
    while (running != waiter)
        tick();
    CHECK_EQUAL(running->frame.rax, 7);
}

SCENE(a_cancelled_call_fails_with_ecanceled_and_goes_on_alone)
{
    start_server("alpha");
    call("alpha.stacked_plainly_async");
    uint64_t future = running->frame.rax;
    let_others_run(alpha);
    let_others_run(program);
    call("kernel.fl_cancel", future);
    CHECK_EQUAL(running->frame.rax, 0);
    CHECK_EQUAL(alpha->threads, 1);
    call("kernel.fl_cancel", future);
    CHECK_EQUAL(running->frame.rax, 1);
    call("alpha.stacked_plainly_result", future);
    CHECK_EQUAL(running->error, FL_ECANCELED);
    let_others_run(alpha);
    give(0);
    CHECK_EQUAL(alpha->threads, 0);
}

SCENE(cancelling_a_call_that_waits_takes_it_out_of_its_queue)
{
    start_server("alpha");
    call("alpha.stacked_plainly_async", 1);
    call("alpha.stacked_plainly_async", 2);
    uint64_t future = running->frame.rax;
    CHECK_EQUAL(alpha->queues[0].waiters.count, 1);
    call("kernel.fl_cancel", future);
    CHECK_EQUAL(alpha->queues[0].waiters.count + alpha->waiting, 0);
    let_others_run(alpha);
    give(0);
    CHECK(running->process == program);
}

SCENE(cancelling_a_call_that_has_its_stack_but_has_not_begun_gives_it_back)
{
    start_server("alpha");
    call("alpha.stacked_plainly_async");
    uint64_t future = running->frame.rax;
    CHECK(!alpha->idle);
    call("kernel.fl_cancel", future);
    CHECK(alpha->idle && !alpha->queues[0].holder);
    CHECK_EQUAL(alpha->threads, 0);
}

SCENE(in_buffers_are_copied_when_the_call_is_made_and_out_buffers_when_it_is_fetched)
{
    start_server("alpha");
    uint32_t *count = memory_of(program, DATA);
    char *text = memory_of(program, DATA + 64);
    *count = 4;
    memcpy(text, "....", 4);
    call("alpha.inout_async", DATA + 64, DATA);
    uint64_t future = running->frame.rax;
    *count = 1000;
    let_others_run(alpha);
    CHECK_EQUAL(*(uint32_t *)memory_of(alpha, running->frame.rsi), 4);
    memcpy(memory_of(alpha, running->frame.rdi), "done", 4);
    give(0);
    CHECK(memcmp(text, "....", 4) == 0);
    call("alpha.inout_result", future);
    CHECK_EQUAL(running->error, 0);
    CHECK(memcmp(text, "done", 4) == 0);
    CHECK_EQUAL(*count, 4);
}

SCENE(out_buffers_are_checked_again_when_the_result_is_fetched)
{
    start_server("alpha");
    call("alpha.out_async", DATA, 16);
    uint64_t future = running->frame.rax;
    let_others_run(alpha);
    give(16);
    space_unmap(program->page_table, DATA);
    call("alpha.out_result", future);
    CHECK_EQUAL(running->error, FL_EFAULT);
    CHECK_EQUAL(running->frame.rax, UINT64_MAX);
    call("alpha.out_result", future);
    CHECK_EQUAL(running->error, FL_EBADF);
}

SCENE(a_hidden_result_comes_where_f_result_says)
{
    start_server("alpha");
    call("alpha.hidden_async", 0, 9);
    uint64_t future = running->frame.rax;
    let_others_run(alpha);
    CHECK_EQUAL(running->frame.rsi, 9);
    memset(memory_of(alpha, running->frame.rdi), 0x77, 24);
    give(0);
    call("alpha.hidden_result", DATA + 8, future);
    CHECK_EQUAL(running->frame.rax, DATA + 8);
    CHECK_EQUAL(*(uint64_t *)memory_of(program, DATA + 24), 0x7777777777777777);
    CHECK_EQUAL(*(uint64_t *)memory_of(program, DATA + 32), 0);
}

SCENE(stack_arguments_are_taken_when_the_call_is_made)
{
    const uint64_t words[] = {11, 22, 33};
    start_server("alpha");
    stage_stack_arguments(words, 3);
    call("alpha.stacked_plainly_async");
    memset(memory_of(program, running->frame.rsp), 0, 64);
    let_others_run(alpha);
    CHECK(memcmp(memory_of(alpha, running->frame.rsp + 8), words, sizeof words) == 0);
}

SCENE(a_process_has_at_most_1024_futures)
{
    start_server("alpha");
    for (uint32_t i = 0; i < FUTURES_MAX; i++) {
        call("alpha.stacked_plainly_async");
        CHECK_EQUAL(running->error, 0);
    }
    call("alpha.stacked_plainly_async");
    CHECK_EQUAL(running->error, FL_EAGAIN);
    CHECK_EQUAL(running->frame.rax, 0);
}

SCENE(wait_any_returns_the_first_of_several_that_have_ended)
{
    start_server("alpha");
    uint64_t *futures = memory_of(program, DATA);
    call("alpha.aside_async", 0);
    futures[2] = running->frame.rax;
    call("alpha.aside_async", 1);
    futures[1] = running->frame.rax;
    call("alpha.plain_async", 2);
    futures[0] = running->frame.rax;
    call("kernel.fl_wait_any", DATA, 3, 0);
    CHECK_EQUAL(running->error, FL_EAGAIN);
    call("kernel.fl_wait_any", DATA, 3, NEVER);
    CHECK(running->process == alpha);
    while (running->frame.rdi != 1)
        tick();
    give(0);
    while (running->process != program)
        tick();
    CHECK_EQUAL(running->frame.rax, 1);
    call("kernel.fl_wait_any", DATA, 3, 1000);
    CHECK_EQUAL(running->frame.rax, 1);
}

SCENE(the_kernel_s_own_functions_may_be_started_and_fetched)
{
    call("kernel.fl_sleep_async", 2000000);
    uint64_t future = running->frame.rax, start = fake_time;
    CHECK(future);
    call("kernel.fl_sleep_result", future);
    CHECK_EQUAL(running->error, 0);
    CHECK_EQUAL(fake_time - start, 2000000);
    call("kernel.fl_cancel_async", 12345);
    call("kernel.fl_cancel_result", running->frame.rax);
    CHECK_EQUAL(running->error, FL_EBADF);
}

SCENE(a_deadline_bounds_what_is_started_under_it)
{
    call("kernel.fl_deadline", 1000000);
    call("kernel.fl_sleep_async", 500000000);
    uint64_t future = running->frame.rax, start = fake_time;
    call("kernel.fl_deadline", NEVER);
    call("kernel.fl_sleep_result", future);
    CHECK_EQUAL(running->error, FL_ETIMEDOUT);
    CHECK(fake_time - start <= 1000000);
}

static uint64_t first_future;

/* A chain of so many futures, each of a wait for the one before. */
static void make_chain(uint32_t length)
{
    call("kernel.fl_wait_word_async", DATA + 512, 0, NEVER);
    first_future = running->frame.rax;
    uint64_t *futures = memory_of(program, DATA);
    futures[0] = first_future;
    for (uint32_t i = 0; i < length; i++) {
        call("kernel.fl_wait_any_async", DATA, 1, NEVER);
        CHECK_EQUAL(running->error, 0);
        futures[0] = running->frame.rax;
    }
}

static void end_chain(void)
{
    call("kernel.fl_cancel", first_future);
    CHECK_EQUAL(running->frame.rax, 0);
}

SCENE(futures_that_wait_for_each_other_end_without_taking_more_of_the_stack)
{
    make_chain(2);
    uint64_t few = stage_measure_stack(end_chain);
    make_chain(500);
    CHECK(stage_measure_stack(end_chain) <= few);
    call("kernel.fl_wait_any", DATA, 1, 0);
    CHECK_EQUAL(running->frame.rax, 0);
}

SCENE(what_a_function_of_the_kernel_s_was_bounded_by_bounds_no_later_call)
{
    start_server("alpha");
    start_server("beta");
    call("kernel.fl_deadline", 1000000);
    call("alpha.plain");
    call("kernel.fl_sleep_async", 0);
    call("kernel.fl_sleep_result", running->frame.rax);
    CHECK_EQUAL(running->error, 0);
    call("beta.plain_async"); /* with the same future, and the same deadline */
    uint64_t future = running->frame.rax;
    struct activation *inner = running;
    let_others_run(beta);
    pass(1000001);
    while (running != inner)
        tick();
    call("kernel.fl_poll", future);
    CHECK_EQUAL(running->frame.rax, 1);
    call("beta.plain_result", future);
    CHECK_EQUAL(running->error, FL_ETIMEDOUT);
}

SCENE(what_fl_deadline_async_says_is_said_of_nothing)
{
    call("kernel.fl_deadline_async", 0);
    call("kernel.fl_deadline_result", running->frame.rax);
    call("kernel.fl_sleep_async", 1000);
    uint64_t future = running->frame.rax;
    call("kernel.fl_poll", future);
    CHECK_EQUAL(running->frame.rax, 0);
    call("kernel.fl_sleep_result", future);
    CHECK_EQUAL(running->error, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(f_result_gives_what_the_call_returned_and_ends_the_future),
        cmocka_unit_test(a_call_fetched_at_once_is_made_by_its_caller_itself),
        cmocka_unit_test(a_future_is_of_one_function_and_of_one_process),
        cmocka_unit_test(one_thread_at_a_time_waits_for_a_future),
        cmocka_unit_test(a_future_whose_end_its_waiter_has_been_told_of_is_still_that_waiter_s),
        cmocka_unit_test(a_cancelled_call_fails_with_ecanceled_and_goes_on_alone),
        cmocka_unit_test(cancelling_a_call_that_waits_takes_it_out_of_its_queue),
        cmocka_unit_test(cancelling_a_call_that_has_its_stack_but_has_not_begun_gives_it_back),
        cmocka_unit_test(in_buffers_are_copied_when_the_call_is_made_and_out_buffers_when_it_is_fetched),
        cmocka_unit_test(out_buffers_are_checked_again_when_the_result_is_fetched),
        cmocka_unit_test(a_hidden_result_comes_where_f_result_says),
        cmocka_unit_test(stack_arguments_are_taken_when_the_call_is_made),
        cmocka_unit_test(a_process_has_at_most_1024_futures),
        cmocka_unit_test(wait_any_returns_the_first_of_several_that_have_ended),
        cmocka_unit_test(the_kernel_s_own_functions_may_be_started_and_fetched),
        cmocka_unit_test(a_deadline_bounds_what_is_started_under_it),
        cmocka_unit_test(futures_that_wait_for_each_other_end_without_taking_more_of_the_stack),
        cmocka_unit_test(what_a_function_of_the_kernel_s_was_bounded_by_bounds_no_later_call),
        cmocka_unit_test(what_fl_deadline_async_says_is_said_of_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
