/* Copies between processes: what the page tables of both say, piece by piece, and nothing beyond whatever they hold. */
#include "vmm/copy_between.h"

#include "vmm/page_table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define PRESENT 0x001ull
#define WRITE 0x002ull
#define USER 0x004ull
#define LARGE 0x080ull
#define FRAME 0x000ffffffffff000ull
#define PAGES 6
#define BYTES (PAGES * FL_PAGE_SIZE)

/* Both ranges cross a last-level table's end. */
static const guest_virt source = {0x3fffe000}, target = {0x7f00001fd000};
static const uint64_t source_frames = 0x800000, target_frames = 0x900000;
static struct guest_memory memory;
static guest_phys from, to;
static struct fl_link_copy asked;

static unsigned char *at(uint64_t physical)
{
    return memory.base + physical;
}

/* Consecutive addresses lie on every other frame, from the last to the first. */
static uint64_t frame_of(uint64_t frames, uint64_t page)
{
    return frames + (PAGES - 1 - page) * 2 * FL_PAGE_SIZE;
}

static void map(guest_phys table, guest_virt start, uint64_t frames, unsigned int rights)
{
    for (uint64_t page = 0; page < PAGES; page++)
        page_table_map(&memory, table, (guest_virt){start.value + page * FL_PAGE_SIZE},
                       (guest_phys){frame_of(frames, page)}, FL_PAGE_SIZE, rights);
}

static unsigned char pattern(uint64_t offset)
{
    return (unsigned char)(1 + offset * 7 % 251);
}

static int create(void **state)
{
    (void)state;
    guest_memory_create(&memory, FL_MEMORY_MIN);
    memory.next_free = FL_BOOT_PHYS;
    from = page_table_create(&memory);
    to = page_table_create(&memory);
    map(from, source, source_frames, PAGE_USER);
    map(to, target, target_frames, PAGE_USER | PAGE_WRITE);
    for (uint64_t i = 0; i < BYTES; i++)
        at(frame_of(source_frames, i / FL_PAGE_SIZE))[i % FL_PAGE_SIZE] = pattern(i);
    memset(at(target_frames), 0xee, 2 * BYTES);
    asked = (struct fl_link_copy){from.value, source.value, to.value, target.value, BYTES, 7, 7};
    return 0;
}

static int destroy(void **state)
{
    (void)state;
    guest_memory_destroy(&memory);
    return 0;
}

static bool copies(void)
{
    copy_between(&memory, &asked);
    assert_true(asked.failed <= 1);
    return !asked.failed;
}

static unsigned char target_byte(uint64_t offset)
{
    return at(frame_of(target_frames, offset / FL_PAGE_SIZE))[offset % FL_PAGE_SIZE];
}

static void every_byte_goes_where_it_belongs(void **state)
{
    (void)state;
    static const struct {
        uint64_t from, to, bytes;
    } cases[] = {{0, 0, BYTES},
                 {0, 0, 0},
                 {0, 0, 1},
                 {1, 0, BYTES - 1},
                 {0, 1, BYTES - 1},
                 {4095, 4096, 2},
                 {100, 4000, 3 * 4096},
                 {4000, 100, 3 * 4096},
                 {BYTES - 1, 0, 1},
                 {0, BYTES - 1, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        memset(at(target_frames), 0xee, 2 * BYTES);
        asked.from = source.value + cases[i].from;
        asked.to = target.value + cases[i].to;
        asked.bytes = cases[i].bytes;
        assert_true(copies());
        for (uint64_t j = 0; j < BYTES; j++)
            assert_int_equal(target_byte(j),
                             j - cases[i].to < cases[i].bytes ? pattern(j - cases[i].to + cases[i].from) : 0xee);
    }
}

static void without_a_source_it_clears(void **state)
{
    (void)state;
    asked =
        (struct fl_link_copy){.from = UINT64_MAX, .to_table = to.value, .to = target.value + 10, .bytes = BYTES - 20};
    assert_true(copies());
    for (uint64_t i = 0; i < BYTES; i++)
        assert_int_equal(target_byte(i), i >= 10 && i < BYTES - 10 ? 0 : 0xee);
}

static void what_users_may_not_do_fails(void **state)
{
    (void)state;
    const guest_virt source_page = {source.value + FL_PAGE_SIZE}, target_page = {target.value + FL_PAGE_SIZE};
    const struct {
        guest_phys table;
        guest_virt page;
        unsigned int rights;
        bool works;
    } cases[] = {
        {from, source_page, 0, false},        {from, source_page, PAGE_WRITE, false},
        {from, source_page, PAGE_USER, true}, {from, source_page, PAGE_USER | PAGE_WRITE, true},
        {to, target_page, 0, false},          {to, target_page, PAGE_WRITE, false},
        {to, target_page, PAGE_USER, false},  {to, target_page, PAGE_USER | PAGE_WRITE, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        guest_phys frame = {(cases[i].table.value == from.value ? source_frames : target_frames) + FL_PAGE_SIZE};
        page_table_map(&memory, cases[i].table, cases[i].page, frame, FL_PAGE_SIZE, cases[i].rights);
        assert_int_equal(copies(), cases[i].works);
    }
}

/* The entry for an address in the table of `level`, as the CPU finds it. */
static uint64_t *entry_of(guest_phys root, guest_virt address, unsigned int level)
{
    guest_phys table = root;
    for (unsigned int above = 4;; above--) {
        uint64_t *entries = guest_memory_at(&memory, table, FL_PAGE_SIZE);
        assert_non_null(entries);
        uint64_t *entry = &entries[address.value >> (9 * above + 3) & 511];
        if (above == level)
            return entry;
        table.value = *entry & FRAME;
    }
}

static void a_right_is_needed_at_every_level(void **state)
{
    (void)state;
    for (unsigned int level = 4; level > 0; level--) {
        static const uint64_t rights[] = {PRESENT, USER, WRITE};
        for (size_t i = 0; i < 3; i++) {
            uint64_t *entry = entry_of(to, target, level), before = *entry;
            *entry &= ~rights[i];
            assert_false(copies());
            *entry = before;
            entry = entry_of(from, source, level);
            before = *entry;
            *entry &= ~rights[i];
            assert_int_equal(copies(), rights[i] == WRITE);
            *entry = before;
        }
    }
    assert_true(copies());
}

static void ranges_that_are_no_users_fail(void **state)
{
    (void)state;
    static const uint64_t addresses[] = {FL_USER_TOP,      FL_USER_TOP - 1, FL_DIRECT_BASE,
                                         FL_KERNEL_BASE,   UINT64_MAX,      UINT64_MAX - BYTES + 1,
                                         UINT64_MAX - 100, 1ull << 47,      0};
    static const uint64_t lengths[] = {UINT64_MAX, 1ull << 63, FL_USER_TOP, FL_MEMORY_MIN + 1, BYTES + 1};
    for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++) {
        asked.from = addresses[i];
        assert_false(copies());
        asked.from = source.value;
        asked.to = addresses[i];
        assert_false(copies());
        asked.to = target.value;
    }
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        asked.bytes = lengths[i];
        assert_false(copies());
    }
    asked.bytes = BYTES;
    assert_true(copies());
}

static void tables_that_are_none_fail(void **state)
{
    (void)state;
    static const uint64_t tables[] = {
        1, FL_BOOT_PHYS + 8, FL_MEMORY_MIN, FL_MEMORY_MIN - 8, 1ull << 51, UINT64_MAX, UINT64_MAX - FL_PAGE_SIZE + 1};
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        asked.from_table = tables[i];
        assert_false(copies());
        asked.from_table = from.value;
        asked.to_table = tables[i];
        assert_false(copies());
        asked.to_table = to.value;
    }
    asked.to_table = 0;
    assert_false(copies());
}

static void entries_that_lead_out_of_memory_fail(void **state)
{
    (void)state;
    static const uint64_t bad[] = {FRAME, FL_MEMORY_MIN, 1ull << 51, LARGE, 0x400000 | LARGE, ~0ull & ~LARGE, ~0ull};
    const struct {
        guest_phys table;
        guest_virt address;
    } ends[] = {{from, source}, {to, target}};
    for (size_t end = 0; end < 2; end++)
        for (unsigned int level = 4; level > 0; level--)
            for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
                uint64_t *entry = entry_of(ends[end].table, ends[end].address, level), before = *entry;
                *entry = bad[i] | PRESENT | USER | WRITE;
                bool inside = level == 1 && (bad[i] & FRAME) < FL_MEMORY_MIN; /* at that level the bit is no LARGE */
                assert_int_equal(copies(), inside);
                *entry = before;
            }
}

/* Tables that name themselves or each other, at every level, and a copy of them over themselves. */
static void tables_in_circles_harm_nobody(void **state)
{
    (void)state;
    uint64_t *entries = guest_memory_at(&memory, to, FL_PAGE_SIZE);
    for (size_t i = 0; i < 512; i++)
        entries[i] = to.value | PRESENT | USER | WRITE;
    asked = (struct fl_link_copy){to.value, 0x10000, to.value, 0x20800, BYTES, 0, 0};
    copies();
    for (size_t i = 0; i < 512; i++)
        entries[i] = to.value | PRESENT | USER | WRITE;
    asked = (struct fl_link_copy){from.value, source.value, to.value, 0x10000, FL_PAGE_SIZE, 0, 0};
    copies();
}

static void any_tables_at_all_are_survived(void **state)
{
    (void)state;
    srandom(1);
    for (int round = 0; round < 300; round++) {
        for (uint64_t frame = FL_BOOT_PHYS; frame < FL_BOOT_PHYS + 16 * FL_PAGE_SIZE; frame += FL_PAGE_SIZE)
            for (size_t i = 0; i < 512; i++) {
                uint64_t entry = (uint64_t)random() << 32 ^ (uint64_t)random();
                entry = random() % 8 ? FL_BOOT_PHYS + entry % 16 * FL_PAGE_SIZE : entry;
                ((uint64_t *)(void *)at(frame))[i] = entry | (random() % 16 ? PRESENT | USER | WRITE : 0);
            }
        asked = (struct fl_link_copy){.from_table = FL_BOOT_PHYS,
                                      .from = (uint64_t)random() << 16 ^ (uint64_t)random(),
                                      .to_table = FL_BOOT_PHYS + FL_PAGE_SIZE,
                                      .to = (uint64_t)random() << 16 ^ (uint64_t)random(),
                                      .bytes = (uint64_t)random() % (4 * FL_PAGE_SIZE)};
        copies();
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_byte_goes_where_it_belongs, create, destroy),
        cmocka_unit_test_setup_teardown(without_a_source_it_clears, create, destroy),
        cmocka_unit_test_setup_teardown(what_users_may_not_do_fails, create, destroy),
        cmocka_unit_test_setup_teardown(a_right_is_needed_at_every_level, create, destroy),
        cmocka_unit_test_setup_teardown(ranges_that_are_no_users_fail, create, destroy),
        cmocka_unit_test_setup_teardown(tables_that_are_none_fail, create, destroy),
        cmocka_unit_test_setup_teardown(entries_that_lead_out_of_memory_fail, create, destroy),
        cmocka_unit_test_setup_teardown(tables_in_circles_harm_nobody, create, destroy),
        cmocka_unit_test_setup_teardown(any_tables_at_all_are_survived, create, destroy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
