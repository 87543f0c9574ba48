/* Shared pages: whose they are, who has them for how long, and to whom they may be lent on. */
#include "stage.h"

/* The program lends a page to alpha; its address there. */
static uint64_t lend_to_alpha(void)
{
    call("alpha.share", DATA, FL_PAGE_SIZE);
    CHECK(running->process == alpha);
    CHECK(memory_of(alpha, running->frame.rdi) == memory_of(program, DATA));
    return running->frame.rdi;
}

SCENE(shared_pages_are_the_server_s_while_the_call_lasts)
{
    start_server("alpha");
    uint64_t page = lend_to_alpha(), frame = space_translate(program->page_table, DATA, true);
    CHECK(frame_is_pinned(frame));
    give(0);
    CHECK_EQUAL(space_translate(alpha->page_table, page, false), 0);
    CHECK(!frame_is_pinned(frame));
}

SCENE(what_is_not_the_caller_s_whole_pages_is_efault)
{
    start_server("alpha");
    const uint64_t bad[] = {DATA + 8, CONSTANT, 0x12345000, DATA + (DATA_PAGES - 1) * FL_PAGE_SIZE, FL_USER_TOP};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        call("alpha.share", bad[i], FL_PAGE_SIZE + 1);
        CHECK(running->process == program);
        CHECK_EQUAL(running->error, FL_EFAULT);
    }
    CHECK_EQUAL(alpha->queues[0].holder == NULL, true);
}

SCENE(two_shared_buffers_have_a_page_between_that_is_not_there)
{
    start_server("alpha");
    stage_call("alpha.share_aside", DATA, 2 * FL_PAGE_SIZE, DATA + 4 * FL_PAGE_SIZE, 1, DATA, 0);
    CHECK(running->process == alpha);
    CHECK_EQUAL(running->frame.rdx, running->frame.rdi + 3 * FL_PAGE_SIZE);
    CHECK_EQUAL(space_translate(alpha->page_table, running->frame.rdi + 2 * FL_PAGE_SIZE, false), 0);
    CHECK_EQUAL(space_translate(alpha->page_table, running->frame.rdi - FL_PAGE_SIZE, false), 0);
}

SCENE(the_call_that_was_lent_pages_may_lend_them_on)
{
    start_server("alpha");
    start_server("beta");
    uint64_t page = lend_to_alpha();
    call("beta.share", page, FL_PAGE_SIZE);
    CHECK(running->process == beta);
    uint64_t there = running->frame.rdi;
    CHECK(memory_of(beta, there) == memory_of(program, DATA));
    give(0);
    CHECK_EQUAL(space_translate(beta->page_table, there, false), 0);
    CHECK(running->process == alpha);
}

SCENE(no_other_thread_of_the_server_can_lend_them_on)
{
    start_server("alpha");
    start_server("beta");
    uint64_t page = lend_to_alpha();
    start_thread(0); /* of alpha's */
    call("kernel.fl_sleep", 1000000);
    CHECK(running->process == alpha && running->frame.rip == THREAD_ENTRY);
    call("beta.share", page, FL_PAGE_SIZE);
    CHECK(running->process == alpha);
    CHECK_EQUAL(running->error, FL_EFAULT);
    call("beta.in", page, FL_PAGE_SIZE); /* a copy it may give */
    CHECK(running->process == beta);
}

SCENE(the_host_works_on_copies_of_what_is_lent)
{
    start_server("alpha");
    uint64_t page = lend_to_alpha(), frame = space_translate(program->page_table, DATA, true);
    memset(memory_of(program, DATA), 'a', 16);
    start_thread(0);
    struct activation *callee = running;
    call("host.read", page, 16);
    CHECK(running != callee);
    CHECK(fake_requests[0].segments[0].physical / FL_PAGE_SIZE != frame / FL_PAGE_SIZE);
    *(char *)direct_map(fake_requests[0].segments[0].physical) = 'b';
    host_answers_call(0, 16);
    for (int i = 0; i < 5 && running != callee; i++)
        tick();
    CHECK_EQUAL(*(char *)memory_of(program, DATA), 'b');
}

SCENE(pages_that_their_owner_gives_up_are_nobody_else_s_while_they_are_lent)
{
    start_server("alpha");
    start_thread(0);
    call("kernel.fl_yield");
    struct stack *stack = running->stack;
    uint64_t page = stack->base + FL_STACK_BYTES, frame = space_translate(program->page_table, page, true);
    CHECK(frame);
    call("kernel.fl_yield");
    while (running->stack)
        tick();
    call("alpha.share", page, FL_PAGE_SIZE);
    uint64_t there = running->frame.rdi;
    let_others_run(program);
    CHECK(running->stack == stack);
    call("kernel.fl_thread_exit");
    CHECK_EQUAL(space_translate(program->page_table, page, true), 0);
    for (uint64_t other; (other = frame_take());)
        CHECK(other != frame);
    let_others_run(alpha);
    CHECK_EQUAL(space_translate(alpha->page_table, there, true), frame);
    give(0);
    CHECK_EQUAL(frame_take(), frame);
}

SCENE(what_a_call_has_lent_on_before_it_was_cut_off_stays_as_it_was_lent)
{
    start_server("alpha");
    start_server("beta");
    start_server("gamma");
    start_thread(0);
    const struct activation *main = running;
    call("gamma.plain");
    uint64_t frame = space_translate(gamma->page_table, DATA, true);
    call("alpha.share", DATA, FL_PAGE_SIZE);
    uint64_t alphas = running->frame.rdi;
    call("beta.share", alphas, FL_PAGE_SIZE);
    CHECK(running->process == beta);
    const struct activation *inner = running;
    uint64_t betas = running->frame.rdi;
    let_others_run(program);
    call("kernel.fl_kill", name_at(gamma));
    while (running != main)
        tick();
    CHECK_EQUAL(running->error, FL_EOWNERDEAD);
    uint64_t own = space_translate(alpha->page_table, alphas, true);
    CHECK(own && own != frame);
    CHECK_EQUAL(space_translate(beta->page_table, betas, true), frame);
    CHECK(frame_is_pinned(frame));
    while (running != inner)
        tick();
    give(0);
    CHECK(running->process == alpha);
    CHECK_EQUAL(space_translate(beta->page_table, betas, true), 0);
    CHECK(!frame_is_pinned(frame));
    CHECK_EQUAL(space_translate(alpha->page_table, alphas, true), own);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shared_pages_are_the_server_s_while_the_call_lasts),
        cmocka_unit_test(what_is_not_the_caller_s_whole_pages_is_efault),
        cmocka_unit_test(two_shared_buffers_have_a_page_between_that_is_not_there),
        cmocka_unit_test(the_call_that_was_lent_pages_may_lend_them_on),
        cmocka_unit_test(no_other_thread_of_the_server_can_lend_them_on),
        cmocka_unit_test(the_host_works_on_copies_of_what_is_lent),
        cmocka_unit_test(pages_that_their_owner_gives_up_are_nobody_else_s_while_they_are_lent),
        cmocka_unit_test(what_a_call_has_lent_on_before_it_was_cut_off_stays_as_it_was_lent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
