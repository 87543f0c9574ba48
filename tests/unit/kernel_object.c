/* Objects: who holds them, what handles are good for, and when the server is told that nobody does. */
#include "stage.h"

/* `running` gets an object of alpha's that stands for `pointer`; its handle. */
static uint64_t open_object(const char *import, uint64_t pointer)
{
    const struct activation *caller = running;
    call(import);
    CHECK(running->process == alpha);
    give(pointer);
    CHECK(running == caller);
    return running->frame.rax;
}

static void release(uint64_t handle, uint32_t error)
{
    const struct activation *caller = running;
    call("kernel.fl_release", handle);
    CHECK(running == caller);
    CHECK_EQUAL(running->error, error);
}

/* A release function runs, and returns. */
static void expect_release_of(uint64_t pointer)
{
    let_others_run(alpha);
    CHECK(running->frame.rip == RELEASE || running->frame.rip == RELEASE + 1);
    CHECK_EQUAL(running->frame.rdi, pointer);
    give(0);
}

SCENE(the_same_pointer_is_the_same_handle_in_one_process_and_each_result_is_one_hold)
{
    start_server("alpha");
    uint64_t handle = open_object("alpha.open", 0x1000);
    CHECK(handle >= FL_HANDLE_BASE && handle < FL_HANDLE_END);
    CHECK_EQUAL(open_object("alpha.open", 0x1000), handle);
    CHECK(open_object("alpha.open", 0x2000) != handle);
    release(handle, 0);
    release(handle, 0);
    release(handle, FL_EBADF);
    expect_release_of(0x1000);
}

SCENE(null_is_no_object)
{
    start_server("alpha");
    CHECK_EQUAL(open_object("alpha.open", 0), 0);
    CHECK_EQUAL(running->error, 0);
    CHECK(link_empty(&program->handle_list));
    call("alpha.use", 0, 3);
    CHECK(running->process == alpha);
    CHECK_EQUAL(running->frame.rdi, 0);
}

SCENE(the_server_gets_its_own_pointer_back)
{
    start_server("alpha");
    uint64_t handle = open_object("alpha.open", 0x1000);
    call("alpha.use", handle, 3);
    CHECK_EQUAL(running->frame.rdi, 0x1000);
    give(0);
    CHECK_EQUAL(running->error, 0);
}

SCENE(forged_stale_and_foreign_handles_and_those_of_another_type_are_ebadf)
{
    start_server("alpha");
    start_server("beta");
    uint64_t handle = open_object("alpha.open", 0x1000), other = open_object("alpha.open_1", 0x1000);
    const uint64_t bad[] = {handle + 16,   handle + 1, other,     FL_HANDLE_BASE + 0x123450,
                            FL_HANDLE_END, 0x1000,     UINT64_MAX};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        call("alpha.use", bad[i], 0);
        CHECK(running->process == program);
        CHECK_EQUAL(running->error, FL_EBADF);
    }
    call("beta.plain");
    call("alpha.use", handle, 0);
    CHECK(running->process == beta);
    CHECK_EQUAL(running->error, FL_EBADF);
    give(0);
    release(handle, 0);
    expect_release_of(0x1000);
    call("alpha.use", handle, 0);
    CHECK_EQUAL(running->error, FL_EBADF);
}

SCENE(a_handle_passed_on_is_one_of_the_receiver_s_own_for_as_long_as_the_call)
{
    start_server("alpha");
    start_server("beta");
    uint64_t handle = open_object("alpha.open", 0x1000);
    call("beta.pass", handle);
    CHECK(running->process == beta);
    uint64_t theirs = running->frame.rdi;
    CHECK(theirs && theirs != 0x1000);
    call("kernel.fl_release", theirs); /* it is only lent */
    CHECK_EQUAL(running->error, FL_EBADF);
    call("alpha.use", theirs, 0);
    CHECK_EQUAL(running->frame.rdi, 0x1000);
    give(0);
    give(0);
    CHECK(running->process == program && link_empty(&beta->handle_list));
}

SCENE(a_server_that_holds_what_it_was_passed_keeps_it)
{
    start_server("alpha");
    start_server("beta");
    uint64_t handle = open_object("alpha.open", 0x1000);
    call("beta.pass", handle);
    uint64_t theirs = running->frame.rdi;
    call("kernel.fl_hold", theirs);
    CHECK_EQUAL(running->error, 0);
    give(0);
    release(handle, 0);
    call("beta.plain");
    call("alpha.use", theirs, 0);
    CHECK_EQUAL(running->frame.rdi, 0x1000);
    give(0);
    call("kernel.fl_release", theirs);
    CHECK_EQUAL(running->error, 0);
    give(0);
    expect_release_of(0x1000);
}

SCENE(an_object_is_not_released_while_a_call_has_it)
{
    start_server("alpha");
    uint64_t handle = open_object("alpha.open_1", 0x1000);
    start_thread(0);
    call("alpha.use_1", handle, 0, 0);
    CHECK_EQUAL(running->frame.rdi, 0x1000);
    let_others_run(program);
    release(handle, 0);
    let_others_run(alpha);
    CHECK(running->frame.rip != RELEASE + 1);
    give(0);
    expect_release_of(0x1000);
}

SCENE(a_release_runs_in_its_queue_for_nobody)
{
    start_server("alpha");
    uint64_t handle = open_object("alpha.open_1", 0x3000); /* of the type whose queue is 1 */
    call("alpha.plain_1_async");
    let_others_run(alpha);
    let_others_run(program);
    release(handle, 0);
    CHECK_EQUAL(alpha->queues[1].waiters.count, 1);
    let_others_run(alpha);
    give(0);
    let_others_run(alpha);
    CHECK_EQUAL(running->frame.rip, RELEASE + 1);
    CHECK(!running->caller && alpha->queues[1].holder == running);
    call("kernel.fl_caller");
    CHECK_EQUAL(running->frame.rax, 0);
    give(0);
    CHECK(running->process == program && !alpha->queues[1].holder);
}

SCENE(a_release_function_may_make_calls_that_wait)
{
    start_server("alpha");
    uint64_t bytes = alpha->record_bytes;
    release(open_object("alpha.open", 0x1000), 0);
    let_others_run(alpha);
    call("kernel.fl_sleep", 1000000);
    call("kernel.fl_sleep", 5000000);
    CHECK(running->process == alpha);
    give(0);
    CHECK(running->process == program);
    CHECK_EQUAL(alpha->record_bytes, bytes);
}

SCENE(a_release_is_as_urgent_as_those_that_wait_for_its_queue)
{
    start_server("alpha");
    uint64_t handle = open_object("alpha.open", 0x1000);
    alpha->image->page_limit = alpha->image->pages_used; /* it has one stack */
    call("alpha.plain_1_async");
    let_others_run(alpha);
    let_others_run(program);
    release(handle, 0); /* has its queue, and waits for the stack */
    call("kernel.fl_priority", 14);
    call("alpha.stacked_plainly_async"); /* waits for the queue */
    call("kernel.fl_priority", 0);
    CHECK(running->process == alpha);
    give(0);
    CHECK_EQUAL(running->frame.rip, RELEASE);
    CHECK_EQUAL(running->thread->priority, 14);
}

SCENE(an_object_given_out_again_before_its_release_began_is_not_released)
{
    start_server("alpha");
    uint64_t handle = open_object("alpha.open_1", 0x1000);
    call("alpha.plain_1_async");
    let_others_run(alpha);
    let_others_run(program);
    release(handle, 0);
    CHECK_EQUAL(alpha->queues[1].waiters.count, 1);
    CHECK(open_object("alpha.open_1", 0x1000) != handle); /* it had been given up */
    CHECK_EQUAL(alpha->queues[1].waiters.count + alpha->waiting, 0);
    let_others_run(alpha);
    give(0);
    CHECK(running->process == program);
    CHECK(!alpha->queues[1].holder);
}

SCENE(a_revoked_object_is_ebadf_and_its_release_is_not_called)
{
    start_server("alpha");
    uint64_t handle = open_object("alpha.open", 0x1000);
    call("alpha.plain");
    call("kernel.fl_revoke", 0x1000);
    CHECK_EQUAL(running->error, 0);
    call("kernel.fl_revoke", 0x1000);
    CHECK_EQUAL(running->error, FL_EBADF);
    call("kernel.fl_revoke", 0x5000);
    CHECK_EQUAL(running->error, FL_EBADF);
    give(0);
    call("alpha.use", handle, 0);
    CHECK_EQUAL(running->error, FL_EBADF);
    release(handle, 0);
    CHECK(!alpha->queues[0].holder);
    CHECK(open_object("alpha.open", 0x1000) != handle);
}

SCENE(all_handles_of_a_process_that_ends_are_dropped)
{
    start_server("alpha");
    start_server("beta");
    uint64_t handle = open_object("alpha.open", 0x1000);
    call("beta.pass", handle);
    call("kernel.fl_hold", running->frame.rdi);
    give(0);
    release(handle, 0);
    call("kernel.fl_kill", name_at(beta));
    expect_release_of(0x1000);
    CHECK(link_empty(&beta->handle_list));
}

SCENE(what_was_passed_to_a_server_that_is_being_made_new_is_good_when_it_is)
{
    start_server("alpha");
    start_server("beta");
    beta->image->flags |= FL_PROCESS_RESTART;
    uint64_t handle = open_object("alpha.open", 0x1000);
    call("kernel.fl_kill", name_at(beta));
    call("beta.pass_async", handle);
    CHECK_EQUAL(running->error, 0);
    release(handle, 0);
    let_others_run(beta);
    give(0); /* its start */
    let_others_run(beta);
    CHECK(running->function->entry == running->frame.rip);
    call("alpha.use", running->frame.rdi, 0);
    CHECK_EQUAL(running->frame.rdi, 0x1000);
    give(0);
    give(0);
    expect_release_of(0x1000);
}

SCENE(objects_of_a_server_that_died_are_ebadf_for_ever)
{
    start_server("alpha");
    uint64_t handle = open_object("alpha.open", 0x1000);
    call("kernel.fl_kill", name_at(alpha));
    call("kernel.fl_sleep", 1000000);
    call("kernel.fl_restart", name_at(alpha));
    CHECK_EQUAL(running->error, 0);
    start_server("alpha");
    call("alpha.use", handle, 0);
    CHECK_EQUAL(running->error, FL_EBADF);
    release(handle, 0);
    CHECK(running->process == program && !alpha->queues[0].holder);
    CHECK(open_object("alpha.open", 0x1000) != handle);
}

SCENE(an_object_that_its_server_has_revoked_does_not_come_back_to_it)
{
    start_server("alpha");
    start_server("beta");
    uint64_t handle = open_object("alpha.open", 0x1000);
    call("beta.pass", handle);
    uint64_t theirs = running->frame.rdi;
    call("kernel.fl_hold", theirs);
    give(0);
    call("alpha.plain");
    call("beta.pass", 0);
    give(theirs);
    CHECK(running->process == alpha);
    CHECK_EQUAL(running->frame.rax, 0x1000);
    call("kernel.fl_revoke", 0x1000);
    CHECK_EQUAL(running->error, 0);
    call("beta.pass", 0);
    give(theirs);
    CHECK(running->process == alpha);
    CHECK_EQUAL(running->error, FL_EPROTO);
    CHECK_EQUAL(running->frame.rax, 0);
}

SCENE(an_object_that_nobody_holds_any_more_cannot_be_revoked)
{
    start_server("alpha");
    uint64_t handle = open_object("alpha.open", 0x1000);
    start_thread(0);
    call("alpha.plain"); /* has the queue that the release waits for */
    const struct activation *server = running;
    let_others_run(program);
    release(handle, 0);
    while (running != server)
        tick();
    call("kernel.fl_revoke", 0x1000);
    CHECK_EQUAL(running->error, FL_EBADF);
    give(0);
    expect_release_of(0x1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_pointer_is_the_same_handle_in_one_process_and_each_result_is_one_hold),
        cmocka_unit_test(null_is_no_object),
        cmocka_unit_test(the_server_gets_its_own_pointer_back),
        cmocka_unit_test(forged_stale_and_foreign_handles_and_those_of_another_type_are_ebadf),
        cmocka_unit_test(a_handle_passed_on_is_one_of_the_receiver_s_own_for_as_long_as_the_call),
        cmocka_unit_test(a_server_that_holds_what_it_was_passed_keeps_it),
        cmocka_unit_test(an_object_is_not_released_while_a_call_has_it),
        cmocka_unit_test(a_release_runs_in_its_queue_for_nobody),
        cmocka_unit_test(a_release_function_may_make_calls_that_wait),
        cmocka_unit_test(a_release_is_as_urgent_as_those_that_wait_for_its_queue),
        cmocka_unit_test(an_object_given_out_again_before_its_release_began_is_not_released),
        cmocka_unit_test(a_revoked_object_is_ebadf_and_its_release_is_not_called),
        cmocka_unit_test(all_handles_of_a_process_that_ends_are_dropped),
        cmocka_unit_test(what_was_passed_to_a_server_that_is_being_made_new_is_good_when_it_is),
        cmocka_unit_test(objects_of_a_server_that_died_are_ebadf_for_ever),
        cmocka_unit_test(an_object_that_its_server_has_revoked_does_not_come_back_to_it),
        cmocka_unit_test(an_object_that_nobody_holds_any_more_cannot_be_revoked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
