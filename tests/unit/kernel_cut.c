/* Calls cut off from their callers: who goes on with what, and what becomes of the rest. */
#include "stage.h"

/* `running` calls with a deadline, and is cut off from what it called. */
static void call_and_be_cut(const char *import, uint64_t ns)
{
    const struct activation *caller = running;
    call("kernel.fl_deadline", ns);
    call(import);
    pass(ns + 1000);
    let_others_run(caller->process);
    CHECK(running == caller);
}

SCENE(at_its_deadline_a_call_is_cut_and_its_caller_goes_on_at_once)
{
    start_server("alpha");
    call_and_be_cut("alpha.plain", 1000000);
    CHECK_EQUAL(running->error, FL_ETIMEDOUT);
    CHECK_EQUAL(running->frame.rax, UINT64_MAX);
    CHECK(running->frame.rip == RETURN);
}

SCENE(what_was_cut_goes_on_as_a_thread_of_its_server_and_keeps_its_queue)
{
    start_server("alpha");
    call_and_be_cut("alpha.plain", 1000000);
    struct activation *cut = alpha->queues[0].holder;
    CHECK(cut->flags & ACTIVATION_CUT && !cut->caller && cut->thread == &cut->stack->own);
    CHECK_EQUAL(alpha->threads, 1);
    call("kernel.fl_deadline", 0);
    call("alpha.plain");
    CHECK_EQUAL(running->error, FL_EAGAIN);
    let_others_run(alpha);
    CHECK(running == cut);
    give(5); /* dropped */
    CHECK(running->process == program);
    CHECK_EQUAL(alpha->threads, 0);
    CHECK(alpha->idle == cut && !alpha->queues[0].holder);
    call("kernel.fl_deadline", NEVER);
    call("alpha.plain");
    CHECK(running == cut);
    give(6);
    CHECK_EQUAL(running->frame.rax, 6);
}

SCENE(calls_inside_have_what_is_left_and_the_innermost_is_cut_first)
{
    start_server("alpha");
    start_server("beta");
    call("kernel.fl_deadline", 1000000);
    call("alpha.plain");
    CHECK_EQUAL(running->deadline, fake_time + 1000000);
    call("beta.plain");
    CHECK(running->process == beta);
    CHECK_EQUAL(running->deadline, running->caller->deadline);
    pass(1000001);
    for (int i = 0; i < 3; i++) { /* all three go on, each alone */
        CHECK(running->process == program ? running->error == FL_ETIMEDOUT : !running->caller);
        if (running->process == alpha)
            CHECK_EQUAL(running->error, FL_ETIMEDOUT);
        tick();
    }
    CHECK_EQUAL(alpha->threads + beta->threads, 2);
}

SCENE(a_call_s_own_deadline_cuts_it_alone)
{
    start_server("alpha");
    start_server("beta");
    call("alpha.plain");
    call("kernel.fl_deadline", 1000000);
    call("beta.plain");
    pass(1000001);
    let_others_run(alpha);
    CHECK_EQUAL(running->error, FL_ETIMEDOUT);
    CHECK(running->caller && running->caller->process == program);
    give(7);
    CHECK_EQUAL(running->frame.rax, 7);
}

SCENE(what_a_cut_call_has_called_keeps_its_deadline)
{
    start_server("alpha");
    start_server("beta");
    call("kernel.fl_deadline", 2000000);
    call("alpha.plain_async");
    uint64_t future = running->frame.rax;
    let_others_run(alpha);
    call("beta.plain");
    struct activation *inner = running;
    CHECK(inner->process == beta && inner->deadline != NEVER);
    let_others_run(program);
    call("kernel.fl_cancel", future);
    CHECK_EQUAL(running->frame.rax, 0);
    CHECK(inner->caller->flags & ACTIVATION_CUT);
    pass(2000001);
    let_others_run(alpha);
    CHECK_EQUAL(running->error, FL_ETIMEDOUT);
    CHECK(inner->flags & ACTIVATION_CUT);
}

SCENE(what_is_cut_gives_up_what_was_lent_to_its_caller)
{
    start_server("alpha");
    start_server("beta");
    start_thread(0);
    call("kernel.fl_deadline", 1000000);
    call("beta.plain");
    call("alpha.plain"); /* beta's part of the chain has no more urgent waiter, alpha's will */
    let_others_run(program);
    CHECK(running->stack);
    call("kernel.fl_priority", 13);
    call("beta.plain"); /* waits for the program's first thread, which is in alpha now */
    CHECK(running->process == alpha);
    CHECK_EQUAL(running->thread->priority, 13);
    call("kernel.fl_yield");
    pass(1000001);
    for (int i = 0; i < 6 && running->process != alpha; i++)
        tick();
    CHECK_EQUAL(alpha->queues[0].holder->thread->priority, PRIORITY_DEFAULT);
    CHECK_EQUAL(beta->queues[0].holder->thread->priority, 13);
}

SCENE(a_server_whose_cut_call_outlives_its_grace_is_ended)
{
    alpha->image->grace_ns = 3000000;
    start_server("alpha");
    call_and_be_cut("alpha.plain", 1000000);
    pass(2900000);
    CHECK_EQUAL(alpha->state, PROCESS_READY);
    pass(200000);
    CHECK(alpha->state >= PROCESS_DYING);
    CHECK_EQUAL(fake_link.report.kind, FL_REPORT_GRACE);
}

SCENE(a_cut_call_that_returns_within_its_grace_ends_nobody)
{
    alpha->image->grace_ns = 3000000;
    start_server("alpha");
    call_and_be_cut("alpha.plain", 1000000);
    let_others_run(alpha);
    give(0);
    pass(5000000);
    CHECK_EQUAL(alpha->state, PROCESS_READY);
    CHECK_EQUAL(timers_started, 0);
}

SCENE(big_copies_of_a_cut_call_are_its_server_s_to_pay_until_it_returns)
{
    start_server("alpha");
    uint64_t client_pages = program->image->pages_used, server_pages = alpha->image->pages_used;
    call("kernel.fl_deadline", 1000000);
    call("alpha.in", DATA, 7 * FL_PAGE_SIZE);
    CHECK(program->image->pages_used >= client_pages + 3);
    pass(1000001);
    let_others_run(program);
    CHECK_EQUAL(program->image->pages_used, client_pages);
    CHECK(alpha->image->pages_used >= server_pages + 3);
    let_others_run(alpha);
    CHECK_EQUAL(*(uint32_t *)memory_of(alpha, running->frame.rdi), 0);
    give(0);
    CHECK_EQUAL(program->image->pages_used, client_pages);
    CHECK_EQUAL(alpha->idle->stack->cached_pages, 3); /* they stay for calls to come */
}

SCENE(shared_pages_of_a_cut_call_become_copies)
{
    start_server("alpha");
    uint32_t *ours = memory_of(program, DATA);
    *ours = 1;
    call("kernel.fl_deadline", 1000000);
    call("alpha.share", DATA, FL_PAGE_SIZE);
    uint64_t address = running->frame.rdi;
    CHECK(memory_of(alpha, address) == (void *)ours);
    pass(1000001);
    let_others_run(program);
    *ours = 2;
    uint32_t *theirs = memory_of(alpha, address);
    CHECK(theirs != ours && *theirs == 1);
    let_others_run(alpha);
    give(0);
    CHECK_EQUAL(space_translate(alpha->page_table, address, false), 0);
}

SCENE(who_waits_for_a_call_s_turn_and_is_out_of_time_leaves_the_queue)
{
    start_server("alpha");
    call("alpha.plain_async", 1);
    let_others_run(alpha);
    let_others_run(program);
    call("kernel.fl_deadline", 1000000);
    call("alpha.plain", 2);
    CHECK_EQUAL(alpha->queues[0].waiters.count, 1);
    pass(1000001);
    let_others_run(program);
    CHECK_EQUAL(running->error, FL_ETIMEDOUT);
    CHECK_EQUAL(alpha->queues[0].waiters.count + alpha->waiting, 0);
}

SCENE(a_cut_start_goes_on_and_its_server_is_there_for_the_next_call)
{
    call("kernel.fl_deadline", 1000000);
    call("alpha.open", 1);
    CHECK_EQUAL(alpha->state, PROCESS_STARTING);
    pass(1000001);
    let_others_run(program);
    CHECK_EQUAL(running->error, FL_ETIMEDOUT);
    let_others_run(alpha);
    give(0x1234); /* what a start returns is no object */
    CHECK_EQUAL(alpha->state, PROCESS_READY);
    CHECK(running->process == program);
    call("kernel.fl_deadline", NEVER);
    call("alpha.plain", 5);
    CHECK_EQUAL(running->frame.rdi, 5);
}

/* `inner`, in alpha, waits for something until its call's time is over; that comes in time, but before `inner` runs again, the
   time is over. Returns when `inner` runs. */
static void run_late(const struct activation *inner)
{
    CHECK(running != inner);
    pass(2000000);
    for (int i = 0; i < 100 && running != inner; i++)
        tick();
    CHECK(running == inner);
    CHECK(inner->flags & ACTIVATION_CUT);
}

SCENE(what_came_in_time_is_the_result_though_the_call_that_it_is_for_is_cut_before_it_runs)
{
    start_server("alpha");
    start_server("beta");
    call("kernel.fl_deadline", 1000000);
    call("alpha.plain");
    struct activation *inner = running;
    call("beta.stacked_plainly_async");
    call("beta.stacked_plainly_result", running->frame.rax);
    CHECK(running->process == beta);
    call("kernel.fl_thread_start", THREAD_ENTRY, 0);
    give(42);
    run_late(inner);
    CHECK_EQUAL(running->error, 0);
    CHECK_EQUAL(running->frame.rax, 42);
}

SCENE(so_is_what_the_host_has_answered_in_time)
{
    start_server("alpha");
    start_server("beta");
    call("beta.plain_async");
    call("kernel.fl_deadline", 1000000);
    call("alpha.plain");
    struct activation *inner = running;
    call("host.later", 7);
    CHECK(running != inner);
    host_answers_call(0, 55);
    call("kernel.fl_yield"); /* the kernel sees it */
    run_late(inner);
    CHECK_EQUAL(running->error, 0);
    CHECK_EQUAL(running->frame.rax, 55);
}

SCENE(a_server_whose_cut_start_outlives_its_grace_is_ended)
{
    alpha->image->grace_ns = 3000000;
    call("kernel.fl_deadline", 1000000);
    call("alpha.plain");
    CHECK_EQUAL(alpha->state, PROCESS_STARTING);
    pass(1000001);
    let_others_run(program);
    CHECK_EQUAL(running->error, FL_ETIMEDOUT);
    pass(2900000);
    CHECK_EQUAL(alpha->state, PROCESS_STARTING);
    pass(200000);
    CHECK(alpha->state >= PROCESS_DYING);
    CHECK_EQUAL(fake_link.report.kind, FL_REPORT_GRACE);
}

SCENE(a_call_that_fails_leaves_no_hidden_result_of_before)
{
    start_server("alpha");
    memset(memory_of(program, DATA), 0xee, 64);
    call("alpha.plain");
    crash();
    call("alpha.hidden", DATA + 8);
    CHECK_EQUAL(running->error, FL_EOWNERDEAD);
    CHECK_EQUAL(running->frame.rax, DATA + 8);
    for (int i = 0; i < 5; i++)
        CHECK_EQUAL(((uint64_t *)memory_of(program, DATA))[i], i == 0 || i == 4 ? 0xeeeeeeeeeeeeeeee : 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(at_its_deadline_a_call_is_cut_and_its_caller_goes_on_at_once),
        cmocka_unit_test(what_was_cut_goes_on_as_a_thread_of_its_server_and_keeps_its_queue),
        cmocka_unit_test(calls_inside_have_what_is_left_and_the_innermost_is_cut_first),
        cmocka_unit_test(a_call_s_own_deadline_cuts_it_alone),
        cmocka_unit_test(what_a_cut_call_has_called_keeps_its_deadline),
        cmocka_unit_test(what_is_cut_gives_up_what_was_lent_to_its_caller),
        cmocka_unit_test(a_server_whose_cut_call_outlives_its_grace_is_ended),
        cmocka_unit_test(a_cut_call_that_returns_within_its_grace_ends_nobody),
        cmocka_unit_test(big_copies_of_a_cut_call_are_its_server_s_to_pay_until_it_returns),
        cmocka_unit_test(shared_pages_of_a_cut_call_become_copies),
        cmocka_unit_test(who_waits_for_a_call_s_turn_and_is_out_of_time_leaves_the_queue),
        cmocka_unit_test(a_cut_start_goes_on_and_its_server_is_there_for_the_next_call),
        cmocka_unit_test(what_came_in_time_is_the_result_though_the_call_that_it_is_for_is_cut_before_it_runs),
        cmocka_unit_test(so_is_what_the_host_has_answered_in_time),
        cmocka_unit_test(a_server_whose_cut_start_outlives_its_grace_is_ended),
        cmocka_unit_test(a_call_that_fails_leaves_no_hidden_result_of_before),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
