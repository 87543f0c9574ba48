/* The end of a server: what its callers get, what it leaves, and how it is started afresh. */
#include "stage.h"

static uint64_t pages_at_start;

static void end_completely(struct process *server)
{
    for (int i = 0; i < 1000 && server->state == PROCESS_DYING; i++)
        tick();
    CHECK(server->state != PROCESS_DYING);
}

/* Kills alpha, and looks whether all of it has been given back but page tables and records that stay. */
static void kill_and_look(void)
{
    call("kernel.fl_kill", name_at(alpha));
    CHECK_EQUAL(running->error, 0);
    CHECK_EQUAL(alpha->state, PROCESS_DYING);
    end_completely(alpha);
    CHECK_EQUAL(alpha->state, PROCESS_DEAD);
    CHECK_EQUAL(alpha->call_stacks + alpha->threads + alpha->futures + alpha->waiting, 0);
    CHECK_EQUAL(fake_mapped(alpha->page_table), pages_at_start);
    for (uint32_t i = 0; i <= alpha->image->queue_count; i++)
        CHECK(!alpha->queues[i].holder && !alpha->queues[i].waiters.count && !alpha->queues[i].posted);
}

static void note_start(void)
{
    pages_at_start = fake_mapped(alpha->page_table);
}

SCENE(when_a_server_crashes_its_callers_go_on_with_eownerdead)
{
    note_start();
    start_server("alpha");
    call("alpha.plain");
    crash();
    CHECK(running->process == program);
    CHECK_EQUAL(running->error, FL_EOWNERDEAD);
    CHECK_EQUAL(running->frame.rax, UINT64_MAX);
    CHECK_EQUAL(fake_link.report.kind, FL_REPORT_FAULT);
    call("alpha.plain");
    CHECK_EQUAL(running->error, FL_EOWNERDEAD);
    end_completely(alpha);
    CHECK_EQUAL(fake_mapped(alpha->page_table), pages_at_start);
}

SCENE(those_that_wait_for_a_dead_server_are_told)
{
    note_start();
    start_server("alpha");
    call("alpha.plain_async");
    call("alpha.plain_async");
    uint64_t waits = running->frame.rax;
    for (int i = 0; i < 70; i++) {
        start_thread(0);
        call("kernel.fl_yield");
    }
    while (running->process != program)
        tick();
    kill_and_look();
    call("alpha.plain_result", waits);
    CHECK_EQUAL(running->error, FL_EOWNERDEAD);
}

SCENE(a_call_whose_turn_has_come_but_that_has_not_begun_fails_when_the_server_dies)
{
    note_start();
    start_server("alpha");
    call("alpha.plain_async");
    let_others_run(alpha);
    let_others_run(program);
    start_thread(0);
    struct activation *main = running;
    call("alpha.plain"); /* waits for its turn */
    CHECK(running != main);
    let_others_run(alpha);
    give(0); /* it has it, and is ready behind the thread */
    while (running->process != program)
        tick();
    CHECK(running != main);
    CHECK_EQUAL(main->wait, WAIT_GRANTED);
    kill_and_look();
    while (running != main)
        tick();
    CHECK_EQUAL(running->error, FL_EOWNERDEAD);
}

SCENE(a_server_in_the_middle_of_a_chain_dies_its_caller_goes_on_and_its_callee_alone)
{
    note_start();
    start_server("alpha");
    start_server("beta");
    start_thread(0);
    struct activation *main = running;
    call("alpha.plain");
    call("beta.plain");
    CHECK(running->process == beta);
    let_others_run(program);
    kill_and_look();
    while (running != main)
        tick();
    CHECK_EQUAL(running->error, FL_EOWNERDEAD);
    let_others_run(beta);
    CHECK(!running->caller && running->flags & ACTIVATION_CUT);
    give(0);
    CHECK(beta->idle && !beta->queues[0].holder);
}

SCENE(a_dead_server_s_futures_end_without_it)
{
    note_start();
    start_server("alpha");
    start_server("beta");
    call("alpha.plain_async");
    let_others_run(alpha);
    call("beta.stacked_plainly_async");
    let_others_run(beta);
    let_others_run(alpha);
    call("beta.stacked_plainly_async");
    call("kernel.fl_wait_word_async", DATA, 0, NEVER);
    call("kernel.fl_sleep_async", 1000000000);
    *(uint64_t *)memory_of(alpha, DATA) = running->frame.rax;
    call("kernel.fl_wait_any_async", DATA, 1, 1000000);
    let_others_run(program);
    kill_and_look();
    CHECK_EQUAL(timers_started, 0);
    let_others_run(beta);
    give(0);
    CHECK(!beta->queues[0].holder);
}

SCENE(a_release_that_waits_for_a_stack_gives_its_queue_back_when_the_server_dies)
{
    note_start();
    alpha->image->flags |= FL_PROCESS_RESTART;
    start_server("alpha");
    call("alpha.open_1");
    give(0x1000);
    uint64_t handle = running->frame.rax;
    alpha->image->page_limit = alpha->image->pages_used; /* it has one stack */
    call("alpha.plain_async");
    let_others_run(alpha);
    let_others_run(program);
    call("kernel.fl_release", handle);
    CHECK(alpha->queues[1].holder && alpha->stack_waiters.count == 1);
    call("kernel.fl_kill", name_at(alpha));
    end_completely(alpha);
    CHECK_EQUAL(alpha->state, PROCESS_NEW);
    CHECK(!alpha->queues[1].holder);
    alpha->image->page_limit = UINT64_MAX;
    start_server("alpha");
    call("alpha.plain_1");
    CHECK(running->process == alpha);
}

SCENE(teardown_goes_on_in_slices_while_others_run)
{
    note_start();
    start_server("alpha");
    for (int i = 0; i < 60; i++)
        call("alpha.aside_async");
    let_others_run(alpha);
    for (int i = 0; i < 30; i++)
        call("kernel.fl_map", FL_PAGE_SIZE);
    let_others_run(program);
    call("kernel.fl_kill", name_at(alpha));
    CHECK(running->process == program);
    CHECK_EQUAL(alpha->state, PROCESS_DYING);
    CHECK(fake_alarm - fake_time <= SCHEDULE_WORK_NS);
    CHECK(alpha->call_stacks > 0);
    uint32_t slices = 0;
    while (alpha->state == PROCESS_DYING) {
        uint32_t stacks = alpha->call_stacks;
        tick();
        CHECK(stacks - alpha->call_stacks <= 17);
        slices++;
    }
    CHECK(slices >= 4);
    CHECK_EQUAL(fake_mapped(alpha->page_table), pages_at_start);
}

SCENE(nothing_of_a_dead_server_runs)
{
    start_server("alpha");
    call("alpha.plain_async");
    let_others_run(alpha);
    call("kernel.fl_thread_start", THREAD_ENTRY, 0);
    let_others_run(program);
    call("kernel.fl_kill", name_at(alpha));
    for (int i = 0; i < 10; i++) {
        tick();
        CHECK(running->process == program);
    }
}

SCENE(a_server_started_afresh_is_as_it_was_before_its_first_instruction)
{
    note_start();
    uint64_t pages = alpha->image->pages_used;
    start_server("alpha");
    call("alpha.plain");
    call("kernel.fl_map", 5 * FL_PAGE_SIZE);
    memset(memory_of(alpha, DATA), 0xee, FL_PAGE_SIZE);
    crash();
    call("kernel.fl_restart", name_at(alpha)); /* waits until the rest has been taken apart */
    CHECK_EQUAL(running->error, 0);
    CHECK_EQUAL(alpha->state, PROCESS_NEW);
    CHECK_EQUAL(*(uint64_t *)memory_of(alpha, DATA), 0);
    CHECK_EQUAL(alpha->heap_next, HEAP);
    CHECK(alpha->image->pages_used >= pages);
    call("alpha.plain", 3);
    CHECK_EQUAL(running->frame.rip, START);
    give(0);
    CHECK_EQUAL(running->frame.rdi, 3);
}

SCENE(with_restart_the_next_call_finds_the_server_fresh)
{
    alpha->image->flags |= FL_PROCESS_RESTART;
    start_server("alpha");
    call("alpha.plain");
    crash();
    CHECK_EQUAL(running->error, FL_EOWNERDEAD);
    call("alpha.plain", 3);
    CHECK(running->process == alpha);
    CHECK_EQUAL(running->frame.rip, START);
}

SCENE(a_queue_of_a_server_that_comes_back_holds_no_more_posted_calls_than_any)
{
    alpha->image->flags |= FL_PROCESS_RESTART;
    start_server("alpha");
    call("kernel.fl_deadline", 0);
    call("kernel.fl_kill", name_at(alpha));
    CHECK_EQUAL(alpha->state, PROCESS_DYING);
    for (uint32_t i = 0; i < QUEUE_POSTED_MAX; i++) {
        call("alpha.post");
        CHECK_EQUAL(running->error, 0);
    }
    call("alpha.post");
    CHECK_EQUAL(running->error, FL_EAGAIN);
    CHECK_EQUAL(alpha->queues[0].posted, QUEUE_POSTED_MAX);
    call("kernel.fl_deadline", NEVER);
    call("alpha.post");
    for (int i = 0; i < 10 && running->process != alpha; i++)
        tick();
    CHECK_EQUAL(running->frame.rip, START);
}

static void run_until(const struct activation *activation)
{
    for (int i = 0; i < 100 && running != activation; i++)
        tick();
    CHECK(running == activation);
}

SCENE(who_waits_for_a_server_to_be_made_new_does_not_wait_for_its_next_death_as_well)
{
    alpha->image->flags |= FL_PROCESS_RESTART;
    start_server("alpha");
    for (int i = 0; i < 60; i++) /* so many stacks that taking them apart takes some slices, now and the next time */
        call("alpha.aside_async");
    let_others_run(alpha);
    let_others_run(program);
    start_thread(0);
    struct activation *first = running;
    call("kernel.fl_kill", name_at(alpha));
    call("alpha.plain");
    struct activation *second = running;
    CHECK(second->process == program && second != first);
    call("alpha.plain");
    let_others_run(alpha);
    CHECK_EQUAL(running->frame.rip, START);
    CHECK(running->caller == first);
    crash();
    run_until(second);
    CHECK_EQUAL(running->error, FL_EOWNERDEAD);
    call("alpha.plain");
    CHECK(running != second);
    run_until(first);
    CHECK_EQUAL(running->error, FL_EOWNERDEAD);
}

SCENE(who_posts_to_a_full_queue_of_a_server_that_comes_back_waits_until_it_is_new_and_has_room)
{
    alpha->image->flags |= FL_PROCESS_RESTART;
    start_server("alpha");
    struct activation *main = running;
    call("kernel.fl_kill", name_at(alpha));
    for (uint32_t i = 0; i < QUEUE_POSTED_MAX; i++)
        call("alpha.post");
    call("alpha.post");
    CHECK(running != main);
    CHECK_EQUAL(running->frame.rip, START);
    give(0); /* the first of those that were posted begins: there is room */
    run_until(main);
    CHECK_EQUAL(running->error, 0);
    CHECK_EQUAL(alpha->queues[0].posted, QUEUE_POSTED_MAX);
}

/* One call runs in alpha, 64 that were posted wait behind it, and a thread for room. */
static struct activation *wait_for_room(void)
{
    alpha->image->flags |= FL_PROCESS_RESTART;
    fill_queue_of_alpha();
    start_thread(0);
    struct activation *main = running;
    call("alpha.post");
    CHECK(running != main);
    CHECK_EQUAL(main->wait, WAIT_ROOM);
    return main;
}

SCENE(who_waits_for_room_when_the_server_dies_has_no_call_in_the_new_one)
{
    const struct activation *main = wait_for_room();
    let_others_run(program);
    CHECK(running != main);
    call("kernel.fl_kill", name_at(alpha));
    run_until(main);
    CHECK_EQUAL(running->error, FL_EOWNERDEAD);
    end_completely(alpha);
    CHECK_EQUAL(alpha->state, PROCESS_NEW);
    CHECK_EQUAL(alpha->queues[0].posted + alpha->queues[0].promised, 0);
}

SCENE(nor_has_one_who_was_promised_some_and_runs_only_when_the_server_is_new)
{
    struct activation *main = wait_for_room();
    let_others_run(alpha);
    give(0); /* the first that was posted begins */
    CHECK_EQUAL(alpha->queues[0].promised, 1);
    while (running->process != program)
        tick();
    CHECK(running != main);
    list_remove(&main->entry); /* others run for as long as it takes */
    call("kernel.fl_kill", name_at(alpha));
    end_completely(alpha);
    CHECK_EQUAL(alpha->state, PROCESS_NEW);
    schedule_ready(main, resume_post);
    run_until(main);
    CHECK_EQUAL(running->error, FL_EOWNERDEAD);
    CHECK_EQUAL(alpha->queues[0].posted + alpha->queues[0].promised, 0);
}

SCENE(a_call_that_f_async_has_only_noted_dies_with_its_server)
{
    alpha->image->flags |= FL_PROCESS_RESTART;
    start_server("alpha");
    struct activation *main = running;
    uint64_t call_of_before, noted;
    call("alpha.plain_async");
    call_of_before = running->frame.rax;
    call("alpha.plain_result", call_of_before);
    give(0);
    CHECK(running == main && future_is_at_hand());
    call("alpha.plain_async");
    noted = running->frame.rax;
    call("alpha.aside");
    CHECK(running->process == alpha);
    crash();
    run_until(main);
    CHECK_EQUAL(running->error, FL_EOWNERDEAD);
    call("alpha.plain_result", noted);
    CHECK(running == main);
    CHECK_EQUAL(running->error, FL_EOWNERDEAD);
    CHECK_EQUAL(alpha->state, PROCESS_NEW);
}

SCENE(when_memory_has_run_out_nobody_is_charged_for_what_he_did_not_get)
{
    start_server("alpha");
    uint64_t pages = alpha->image->pages_used;
    while (frame_take())
        ;
    for (int i = 0; i < 5; i++) {
        call("alpha.aside");
        CHECK(running->process == alpha);
        call("kernel.fl_thread_start", THREAD_ENTRY, 0);
        CHECK_EQUAL(running->error, FL_ENOMEM);
        call("kernel.fl_map", 3 * FL_PAGE_SIZE);
        CHECK_EQUAL(running->error, FL_ENOMEM);
        call("alpha.aside");
        CHECK_EQUAL(running->error, FL_ELOOP); /* no memory for another stack */
        give(0);
    }
    CHECK_EQUAL(alpha->image->pages_used, pages);
}

SCENE(other_clients_instances_of_a_server_are_not_the_program_s_to_end)
{
    alpha->image->client = 1 + beta->index;
    start_server("alpha");
    call("kernel.fl_kill", name_at(alpha));
    CHECK_EQUAL(running->error, FL_ENOSYS);
    call("kernel.fl_restart", name_at(alpha));
    CHECK_EQUAL(running->error, FL_ENOSYS);
    CHECK_EQUAL(alpha->state, PROCESS_READY);
}

SCENE(fl_restart_does_not_wait_with_a_deadline_of_0)
{
    start_server("alpha");
    call("kernel.fl_deadline", 0);
    call("kernel.fl_kill", name_at(alpha));
    CHECK_EQUAL(alpha->state, PROCESS_DYING);
    call("kernel.fl_restart", name_at(alpha));
    CHECK_EQUAL(running->error, FL_EAGAIN);
    end_completely(alpha);
    call("kernel.fl_restart", name_at(alpha));
    CHECK_EQUAL(running->error, 0);
}

SCENE(of_those_that_wait_until_a_server_is_new_the_most_urgent_is_first)
{
    alpha->image->flags |= FL_PROCESS_RESTART;
    start_server("alpha");
    for (int i = 0; i < 60; i++) /* so many stacks that taking them apart takes some slices */
        call("alpha.aside_async");
    let_others_run(alpha);
    let_others_run(program);
    const struct activation *main = running;
    start_thread(0);
    call("kernel.fl_kill", name_at(alpha));
    call("alpha.plain");
    const struct activation *urgent = running;
    CHECK(urgent->process == program && urgent != main);
    call("kernel.fl_priority", 9);
    call("alpha.plain");
    let_others_run(alpha);
    CHECK_EQUAL(running->frame.rip, START);
    CHECK(running->caller == urgent);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(when_a_server_crashes_its_callers_go_on_with_eownerdead),
        cmocka_unit_test(those_that_wait_for_a_dead_server_are_told),
        cmocka_unit_test(a_call_whose_turn_has_come_but_that_has_not_begun_fails_when_the_server_dies),
        cmocka_unit_test(a_server_in_the_middle_of_a_chain_dies_its_caller_goes_on_and_its_callee_alone),
        cmocka_unit_test(a_dead_server_s_futures_end_without_it),
        cmocka_unit_test(a_release_that_waits_for_a_stack_gives_its_queue_back_when_the_server_dies),
        cmocka_unit_test(teardown_goes_on_in_slices_while_others_run),
        cmocka_unit_test(nothing_of_a_dead_server_runs),
        cmocka_unit_test(a_server_started_afresh_is_as_it_was_before_its_first_instruction),
        cmocka_unit_test(with_restart_the_next_call_finds_the_server_fresh),
        cmocka_unit_test(a_queue_of_a_server_that_comes_back_holds_no_more_posted_calls_than_any),
        cmocka_unit_test(who_waits_for_a_server_to_be_made_new_does_not_wait_for_its_next_death_as_well),
        cmocka_unit_test(who_posts_to_a_full_queue_of_a_server_that_comes_back_waits_until_it_is_new_and_has_room),
        cmocka_unit_test(who_waits_for_room_when_the_server_dies_has_no_call_in_the_new_one),
        cmocka_unit_test(nor_has_one_who_was_promised_some_and_runs_only_when_the_server_is_new),
        cmocka_unit_test(a_call_that_f_async_has_only_noted_dies_with_its_server),
        cmocka_unit_test(when_memory_has_run_out_nobody_is_charged_for_what_he_did_not_get),
        cmocka_unit_test(other_clients_instances_of_a_server_are_not_the_program_s_to_end),
        cmocka_unit_test(fl_restart_does_not_wait_with_a_deadline_of_0),
        cmocka_unit_test(of_those_that_wait_until_a_server_is_new_the_most_urgent_is_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
