/* Records: charged to whose they are, found by number and generation as long as they live, and used again. */
#include "stage.h"

struct thing {
    struct record record;
    uint64_t words[40];
};

static uint8_t *chunks[16];

static struct records some(uint32_t most)
{
    return (struct records){.bytes = sizeof(struct thing), .most = most, .chunks = chunks};
}

SCENE(a_record_is_charged_by_its_bytes_and_uncharged_when_it_is_freed)
{
    struct records records = some(1000);
    uint64_t pages = program->image->pages_used, a_page = FL_PAGE_SIZE / sizeof(struct thing);
    struct thing *things[30];
    for (int i = 0; i < 30; i++)
        CHECK(things[i] = record_take(&records, program, NULL));
    CHECK_EQUAL(program->image->pages_used, pages + (30 * sizeof(struct thing) + FL_PAGE_SIZE - 1) / FL_PAGE_SIZE);
    CHECK_EQUAL(records.made, (30 + a_page - 1) / a_page * a_page);
    for (int i = 0; i < 30; i++)
        record_free(&records, things[i]);
    CHECK_EQUAL(program->image->pages_used, pages);
    CHECK_EQUAL(program->record_bytes, 0);
}

SCENE(what_was_freed_is_used_again_with_another_generation)
{
    struct records records = some(1000);
    struct thing *thing = record_take(&records, program, NULL);
    uint32_t number = thing->record.number, generation = thing->record.generation;
    CHECK(record_find(&records, program, number, generation) == thing);
    record_free(&records, thing);
    CHECK(!record_find(&records, program, number, generation));
    CHECK(record_take(&records, alpha, NULL) == thing);
    CHECK(!record_find(&records, alpha, number, generation));
    CHECK(!record_find(&records, program, number, thing->record.generation));
    CHECK(record_find(&records, alpha, number, thing->record.generation) == thing);
}

SCENE(a_number_that_was_never_given_out_finds_nothing)
{
    struct records records = some(1000);
    CHECK(!record_find(&records, program, 0, 0));
    CHECK(!record_at(&records, 0));
    struct thing *thing = record_take(&records, program, NULL);
    CHECK(!record_find(&records, program, records.made, 0));
    CHECK(!record_find(&records, program, UINT64_MAX, 0));
    CHECK(!record_find(&records, program, thing->record.number, thing->record.generation + 1));
}

SCENE(generations_count_on_past_the_bits_that_handles_carry)
{
    struct records records = some(1000);
    struct thing *thing = record_take(&records, program, NULL);
    thing->record.generation = RECORD_GENERATION_MASK;
    CHECK(record_find(&records, program, thing->record.number, RECORD_GENERATION_MASK) == thing);
    record_free(&records, thing);
    CHECK(record_take(&records, program, NULL) == thing);
    CHECK(record_find(&records, program, thing->record.number, 0) == thing);
}

SCENE(a_process_that_may_have_no_more_gets_no_record_and_pays_for_none)
{
    struct records records = some(1000);
    program->image->page_limit = program->image->pages_used;
    CHECK(!record_take(&records, program, NULL));
    CHECK_EQUAL(program->record_bytes, 0);
    CHECK_EQUAL(program->image->pages_used, program->image->page_limit);
    CHECK(record_take(&records, alpha, NULL));
}

SCENE(there_are_not_more_records_than_there_may_be)
{
    uint32_t a_page = (uint32_t)(FL_PAGE_SIZE / sizeof(struct thing)), count = 0;
    struct records records = some(3 * a_page);
    while (record_take(&records, program, NULL))
        count++;
    CHECK_EQUAL(count, 3 * a_page);
}

SCENE(a_record_is_in_its_process_s_list_until_it_is_freed)
{
    struct records records = some(1000);
    struct thing *first = record_take(&records, alpha, &alpha->handle_list);
    struct thing *second = record_take(&records, alpha, &alpha->handle_list);
    CHECK(alpha->handle_list.next == &first->record.link && first->record.link.next == &second->record.link);
    record_free(&records, first);
    CHECK(alpha->handle_list.next == &second->record.link);
    record_free(&records, second);
    CHECK(link_empty(&alpha->handle_list));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_record_is_charged_by_its_bytes_and_uncharged_when_it_is_freed),
        cmocka_unit_test(what_was_freed_is_used_again_with_another_generation),
        cmocka_unit_test(a_number_that_was_never_given_out_finds_nothing),
        cmocka_unit_test(generations_count_on_past_the_bits_that_handles_carry),
        cmocka_unit_test(a_process_that_may_have_no_more_gets_no_record_and_pays_for_none),
        cmocka_unit_test(there_are_not_more_records_than_there_may_be),
        cmocka_unit_test(a_record_is_in_its_process_s_list_until_it_is_freed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
