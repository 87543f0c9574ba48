/* Lists: in their order whatever happens to them, and at a cost that does not depend on how long they are. */
#include "stage.h"

#include <stdlib.h>

#define ENTRIES_MAX 64u

static struct priority_list list;

/* What the list should be: the entries of each priority in their order. */
static struct entry *model[PRIORITIES][ENTRIES_MAX];
static uint32_t lengths[PRIORITIES];

static void model_remove(const struct entry *entry)
{
    uint32_t at = 0, priority = entry->priority;
    while (model[priority][at] != entry)
        at++;
    memmove(&model[priority][at], &model[priority][at + 1], (--lengths[priority] - at) * sizeof model[0][0]);
}

static void model_add(struct entry *entry, uint32_t priority, bool first)
{
    uint32_t at = first ? 0 : lengths[priority];
    memmove(&model[priority][at + 1], &model[priority][at], (lengths[priority]++ - at) * sizeof model[0][0]);
    model[priority][at] = entry;
}

static void assert_like_model(void)
{
    uint32_t count = 0;
    struct entry *first = NULL;
    for (uint32_t priority = PRIORITIES; priority-- > 0;) {
        struct entry *entry = list.first[priority];
        if (!first && lengths[priority])
            first = model[priority][0];
        assert_int_equal(list.present >> priority & 1, lengths[priority] != 0);
        for (uint32_t i = 0; i < lengths[priority]; i++, entry = entry->next) {
            assert_ptr_equal(entry, model[priority][i]);
            assert_ptr_equal(entry->next->previous, entry);
            assert_ptr_equal(entry->list, &list);
        }
        if (lengths[priority])
            assert_ptr_equal(entry, list.first[priority]);
        count += lengths[priority];
    }
    assert_int_equal(list.count, count);
    assert_ptr_equal(list_first(&list), first);
}

static void entries_come_by_priority_and_first_come_first_served_within_each(void **state)
{
    static struct entry entries[ENTRIES_MAX];
    (void)state;
    srand(1);
    for (int i = 0; i < 20000; i++) {
        struct entry *entry = &entries[(uint32_t)rand() % ENTRIES_MAX];
        uint8_t priority = (uint8_t)((uint32_t)rand() % PRIORITIES);
        bool first = rand() % 4 == 0;
        if (!entry->list) {
            (first ? list_add_first : list_add)(&list, entry, priority);
            model_add(entry, priority, first);
        } else if (rand() % 2) {
            model_remove(entry);
            list_move(entry, priority);
            model_add(entry, priority, false);
        } else {
            model_remove(entry);
            list_remove(entry);
            assert_null(entry->list);
        }
        assert_like_model();
    }
}

static struct priority_list long_list;
static struct entry one;

static void add_move_find_remove(void)
{
    list_add(&long_list, &one, 8);
    list_move(&one, 9);
    list_move(&one, 8);
    list_first(&long_list);
    list_remove(&one);
    list_add_first(&long_list, &one, 8);
    list_remove(&one);
}

static void a_list_operation_costs_the_same_with_one_entry_and_with_1000(void **state)
{
    static struct entry others[1000];
    (void)state;
    list_add(&long_list, &others[0], 8);
    uint64_t with_one = stage_count_instructions(add_move_find_remove);
    for (int i = 1; i < 1000; i++)
        list_add(&long_list, &others[i], 8);
    assert_int_equal(stage_count_instructions(add_move_find_remove), with_one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_come_by_priority_and_first_come_first_served_within_each),
        cmocka_unit_test(a_list_operation_costs_the_same_with_one_entry_and_with_1000),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
