/* Queues and stacks of servers: who is next, who waits for whom, and what that costs. */
#include "stage.h"

#include <stdio.h>
#include <unistd.h>

SCENE(calls_of_one_queue_run_one_at_a_time_in_the_order_in_which_they_came)
{
    start_server("alpha");
    for (uint64_t i = 1; i <= 3; i++)
        call("alpha.plain_async", i);
    let_others_run(alpha);
    for (uint64_t i = 1; i <= 3; i++) {
        CHECK(running->process == alpha);
        CHECK_EQUAL(running->frame.rdi, i);
        CHECK_EQUAL(alpha->call_stacks, 1);
        give(0);
        if (running->process == program)
            let_others_run(i < 3 ? alpha : program);
    }
}

SCENE(who_is_more_urgent_comes_before_those_that_came_first)
{
    start_server("alpha");
    call("alpha.plain_async", 1);
    call("alpha.plain_async", 2);
    call("kernel.fl_priority", 12);
    call("alpha.plain_async", 3);
    call("kernel.fl_priority", 0);
    CHECK_EQUAL(running->frame.rdi, 1);
    give(0);
    CHECK_EQUAL(running->frame.rdi, 3);
    give(0);
    CHECK_EQUAL(running->frame.rdi, 2);
}

SCENE(calls_of_different_queues_and_concurrent_ones_run_side_by_side)
{
    start_server("alpha");
    call("alpha.plain_async");
    call("alpha.plain_1_async");
    call("alpha.aside_async");
    call("alpha.aside_async");
    tick();
    CHECK_EQUAL(alpha->call_stacks, 4);
    CHECK_EQUAL(alpha->waiting, 0);
}

SCENE(a_call_that_would_wait_for_its_own_caller_is_edeadlk)
{
    start_server("alpha");
    start_server("beta");
    call("alpha.plain");
    call("alpha.plain");
    CHECK_EQUAL(running->error, FL_EDEADLK);
    call("beta.plain");
    CHECK(running->process == beta);
    call("alpha.plain");
    CHECK(running->process == beta);
    CHECK_EQUAL(running->error, FL_EDEADLK);
    call("alpha.aside");
    CHECK(running->process == alpha);
}

SCENE(a_circle_through_a_future_is_edeadlk)
{
    start_server("alpha");
    start_server("beta");
    call("alpha.plain_async");
    let_others_run(alpha);
    call("beta.plain_async");
    uint64_t future = running->frame.rax;
    let_others_run(beta);
    call("alpha.plain"); /* beta waits for alpha, */
    let_others_run(alpha);
    call("beta.plain_result", future); /* which would wait for beta */
    CHECK(running->process == alpha);
    CHECK_EQUAL(running->error, FL_EDEADLK);
}

/* So little memory that a server has one stack. */
static void leave_memory_for_one_stack(struct process *server)
{
    server->image->page_limit = server->image->pages_used;
}

SCENE(a_chain_that_would_wait_for_a_stack_that_it_has_is_eloop)
{
    start_server("alpha");
    leave_memory_for_one_stack(alpha);
    call("alpha.plain");
    call("alpha.plain_1");
    CHECK(running->process == alpha);
    CHECK_EQUAL(running->error, FL_ELOOP);
}

SCENE(who_has_the_queue_and_waits_for_a_stack_gets_the_first_that_comes_back)
{
    start_server("alpha");
    leave_memory_for_one_stack(alpha);
    call("alpha.plain_async", 1);
    call("alpha.plain_1_async", 2);
    let_others_run(alpha);
    CHECK_EQUAL(running->frame.rdi, 1);
    CHECK_EQUAL(alpha->waiting, 1);
    give(0);
    let_others_run(alpha);
    CHECK_EQUAL(running->frame.rdi, 2);
    CHECK_EQUAL(alpha->waiting, 0);
}

SCENE(a_server_without_memory_for_any_stack_is_enomem)
{
    leave_memory_for_one_stack(alpha);
    call("alpha.plain");
    CHECK_EQUAL(running->error, FL_ENOMEM);
    CHECK_EQUAL(alpha->state, PROCESS_NEW);
    CHECK_EQUAL(alpha->image->pages_used, alpha->image->page_limit);
    alpha->image->page_limit = UINT64_MAX;
    start_server("alpha");
}

SCENE(a_holder_runs_at_the_priority_of_whoever_waits_for_it)
{
    start_server("alpha");
    call("alpha.plain_async");
    let_others_run(alpha);
    struct thread *holder = running->thread;
    let_others_run(program);
    call("kernel.fl_priority", 12);
    call("alpha.plain");
    CHECK(running->process == alpha);
    CHECK_EQUAL(holder->priority, 12);
    give(0);
    CHECK(running->process == alpha); /* the program's call now */
    CHECK_EQUAL(running->thread->priority, 12);
}

SCENE(who_gives_up_a_queue_before_its_call_began_gives_up_what_was_lent_for_it)
{
    start_server("alpha");
    leave_memory_for_one_stack(alpha);
    call("alpha.plain_async");
    call("kernel.fl_deadline", 1000000);
    start_thread(0);
    call("alpha.plain_1"); /* it has the queue, and waits for the stack */
    struct activation *claimant = process_first_thread.top;
    CHECK_EQUAL(claimant->wait, WAIT_STACK);
    let_others_run(program);
    call("kernel.fl_priority", 12);
    call("alpha.plain_1");
    CHECK_EQUAL(process_first_thread.priority, 12);
    pass(2000000);
    let_others_run(program);
    CHECK(running == claimant);
    CHECK_EQUAL(running->error, FL_ETIMEDOUT);
    CHECK_EQUAL(process_first_thread.priority, PRIORITY_DEFAULT);
}

SCENE(a_release_waits_in_its_queue_as_urgent_as_the_default)
{
    start_server("alpha");
    call("alpha.open");
    give(0x1000);
    uint64_t handle = running->frame.rax;
    call("kernel.fl_priority", 3);
    call("alpha.plain_async");
    struct thread *holder = &alpha->queues[0].holder->thread[0];
    call("kernel.fl_priority", 8);
    call("kernel.fl_release", handle);
    CHECK_EQUAL(alpha->queues[0].waiters.count, 1);
    CHECK_EQUAL(holder->priority, PRIORITY_DEFAULT);
}

SCENE(a_queue_holds_64_calls_that_nobody_waits_for_and_then_the_caller_waits)
{
    start_server("alpha");
    call("alpha.plain_async");
    call("kernel.fl_yield");
    let_others_run(program);
    for (uint64_t i = 0; i < QUEUE_POSTED_MAX; i++) {
        call("alpha.post", i);
        CHECK(running->process == program);
        CHECK_EQUAL(running->error, 0);
    }
    call("kernel.fl_deadline", 0);
    call("alpha.post");
    CHECK_EQUAL(running->error, FL_EAGAIN);
    call("kernel.fl_deadline", NEVER);
    call("alpha.post");
    CHECK(running->process == alpha);
    give(0);
    let_others_run(program);
    CHECK_EQUAL(running->error, 0);
    CHECK_EQUAL(alpha->queues[0].posted, QUEUE_POSTED_MAX); /* the first of them runs, and the last is in */
}

SCENE(after_deadline_0_a_call_that_would_wait_is_eagain)
{
    start_server("alpha");
    call("alpha.plain_async");
    let_others_run(alpha);
    let_others_run(program);
    call("kernel.fl_deadline", 0);
    call("alpha.plain");
    CHECK_EQUAL(running->error, FL_EAGAIN);
    call("alpha.plain_1");
    CHECK(running->process == alpha);
}

/* A call waits behind all others, and gives up. */
static void wait_and_cancel(void)
{
    call("alpha.stacked_plainly_async");
    CHECK_EQUAL(running->error, 0);
    call("kernel.fl_cancel", running->frame.rax);
    CHECK_EQUAL(running->frame.rax, 0);
}

/* The call that runs returns, and the next begins. */
static void pass_on(void)
{
    let_others_run(alpha);
    give(0);
    CHECK(running->process == alpha || running->process == program);
}

static uint64_t instructions_of_waiting, instructions_of_passing_on;

static void measure_with_waiters(uint32_t waiters)
{
    start_server("alpha");
    wait_and_cancel();
    for (uint32_t i = 0; i <= waiters; i++) {
        call("alpha.stacked_plainly_async");
        CHECK_EQUAL(running->error, 0);
    }
    CHECK_EQUAL(alpha->queues[0].waiters.count, waiters);
    wait_and_cancel();
    instructions_of_waiting = stage_count_instructions(wait_and_cancel);
    instructions_of_passing_on = stage_count_instructions(pass_on);
}

static int few_waiters, many_waiters; /* files that the children leave their counts in */

static void leave(int file)
{
    CHECK(write(file, &instructions_of_waiting, 8) == 8 && write(file, &instructions_of_passing_on, 8) == 8);
}

static void with_1_waiter(void)
{
    measure_with_waiters(1);
    leave(few_waiters);
}

static void with_1000_waiters(void)
{
    measure_with_waiters(1000);
    leave(many_waiters);
}

static int open_file(void)
{
    FILE *file = tmpfile();
    assert_non_null(file);
    return fileno(file);
}

static void a_queue_operation_costs_the_same_with_1_waiter_and_with_1000(void **state)
{
    uint64_t few[2], many[2];
    (void)state;
    few_waiters = open_file();
    many_waiters = open_file();
    assert_true(stage_play(with_1_waiter) && stage_play(with_1000_waiters));
    assert_true(pread(few_waiters, few, sizeof few, 0) == sizeof few &&
                pread(many_waiters, many, sizeof many, 0) == sizeof many);
    for (int i = 0; i < 2; i++) /* copies differ a little with where they lie */
        assert_in_range(many[i], few[i] - few[i] / 10, few[i] + few[i] / 10);
}

SCENE(who_has_room_and_comes_to_run_when_the_time_is_over_does_not_post)
{
    fill_queue_of_alpha();
    start_thread(0);
    struct activation *main = running;
    call("kernel.fl_deadline", 1000000);
    call("alpha.post");
    CHECK_EQUAL(main->wait, WAIT_ROOM);
    let_others_run(alpha);
    give(0);
    CHECK(running != main);
    CHECK_EQUAL(alpha->queues[0].promised, 1);
    pass(1000001);
    while (running != main)
        tick();
    CHECK_EQUAL(running->error, FL_ETIMEDOUT);
    CHECK_EQUAL(alpha->queues[0].posted, QUEUE_POSTED_MAX - 1);
    CHECK_EQUAL(alpha->queues[0].promised, 0);
}

SCENE(posted_calls_of_concurrent_functions_that_have_not_begun_are_as_many_as_of_a_queue)
{
    call("kernel.fl_deadline", 0);
    for (uint32_t i = 0; i < QUEUE_POSTED_MAX + 1; i++) { /* the first of them has the stack, on which alpha starts */
        call("alpha.post_aside");
        CHECK_EQUAL(running->error, 0);
    }
    call("alpha.post_aside");
    CHECK_EQUAL(running->error, FL_EAGAIN);
    call("alpha.post");
    CHECK_EQUAL(running->error, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calls_of_one_queue_run_one_at_a_time_in_the_order_in_which_they_came),
        cmocka_unit_test(who_is_more_urgent_comes_before_those_that_came_first),
        cmocka_unit_test(calls_of_different_queues_and_concurrent_ones_run_side_by_side),
        cmocka_unit_test(a_call_that_would_wait_for_its_own_caller_is_edeadlk),
        cmocka_unit_test(a_circle_through_a_future_is_edeadlk),
        cmocka_unit_test(a_chain_that_would_wait_for_a_stack_that_it_has_is_eloop),
        cmocka_unit_test(who_has_the_queue_and_waits_for_a_stack_gets_the_first_that_comes_back),
        cmocka_unit_test(a_server_without_memory_for_any_stack_is_enomem),
        cmocka_unit_test(a_holder_runs_at_the_priority_of_whoever_waits_for_it),
        cmocka_unit_test(who_gives_up_a_queue_before_its_call_began_gives_up_what_was_lent_for_it),
        cmocka_unit_test(a_release_waits_in_its_queue_as_urgent_as_the_default),
        cmocka_unit_test(a_queue_holds_64_calls_that_nobody_waits_for_and_then_the_caller_waits),
        cmocka_unit_test(after_deadline_0_a_call_that_would_wait_is_eagain),
        cmocka_unit_test(a_queue_operation_costs_the_same_with_1_waiter_and_with_1000),
        cmocka_unit_test(who_has_room_and_comes_to_run_when_the_time_is_over_does_not_post),
        cmocka_unit_test(posted_calls_of_concurrent_functions_that_have_not_begun_are_as_many_as_of_a_queue),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
