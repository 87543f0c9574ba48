/* Guest memory and its page tables: rights as asked for, and walks that stay inside memory whatever the tables hold. */
#include "vmm/page_table.h"

#include "faultline/abi/layout.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define PRESENT 0x001ull
#define WRITE 0x002ull
#define USER 0x004ull
#define DEVICE 0x018ull
#define USED 0x060ull /* accessed and dirty */
#define LARGE 0x080ull
#define GLOBAL 0x100ull
#define NO_EXECUTE (1ull << 63)
#define FRAME 0x000ffffffffff000ull

static const guest_virt low = {0x7f1234567000};
static struct guest_memory memory;
static guest_phys root;

static int create(void **state)
{
    (void)state;
    guest_memory_create(&memory, FL_MEMORY_MIN);
    memory.next_free = FL_BOOT_PHYS;
    root = page_table_create(&memory);
    return 0;
}

static int destroy(void **state)
{
    (void)state;
    guest_memory_destroy(&memory);
    return 0;
}

/* The entry for an address in the table of `level`, as the SDM says that the CPU finds it. */
static uint64_t *entry_of(guest_virt address, unsigned int level)
{
    guest_phys table = root;
    for (unsigned int at = 4;; at--) {
        uint64_t *entries = guest_memory_at(&memory, table, FL_PAGE_SIZE);
        assert_non_null(entries);
        uint64_t *entry = &entries[address.value >> (9 * at + 3) & 511];
        if (at == level)
            return entry;
        table.value = *entry & FRAME;
    }
}

static void maps_pages_with_the_rights_asked_for(void **state)
{
    (void)state;
    static const struct {
        unsigned int rights;
        uint64_t bits;
    } cases[] = {
        {0, NO_EXECUTE},
        {PAGE_WRITE, NO_EXECUTE | WRITE},
        {PAGE_EXECUTE, 0},
        {PAGE_USER, NO_EXECUTE | USER},
        {PAGE_USER | PAGE_EXECUTE, USER},
        {PAGE_USER | PAGE_WRITE, NO_EXECUTE | USER | WRITE},
        {PAGE_GLOBAL | PAGE_EXECUTE, GLOBAL},
        {PAGE_DEVICE | PAGE_WRITE, NO_EXECUTE | WRITE | DEVICE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        page_table_map(&memory, root, low, (guest_phys){0x400000}, FL_PAGE_SIZE, cases[i].rights);
        assert_int_equal(*entry_of(low, 1), 0x400000 | PRESENT | USED | cases[i].bits);
    }
}

static void maps_ranges_across_tables(void **state)
{
    (void)state;
    const guest_virt start = {0x3fffe000}; /* two pages before the next gigabyte */
    guest_phys frame;
    page_table_map(&memory, root, start, (guest_phys){0x500000}, 4 * FL_PAGE_SIZE, PAGE_USER);
    for (uint64_t i = 0; i < 4; i++) {
        assert_true(page_table_find_user(&memory, root, (guest_virt){start.value + i * FL_PAGE_SIZE + 5}, &frame));
        assert_int_equal(frame.value, 0x500000 + i * FL_PAGE_SIZE);
    }
    assert_false(page_table_find_user(&memory, root, (guest_virt){start.value - 1}, &frame));
    assert_false(page_table_find_user(&memory, root, (guest_virt){start.value + 4 * FL_PAGE_SIZE}, &frame));
}

static void maps_large_pages_for_the_kernel_only(void **state)
{
    (void)state;
    const guest_virt start = {FL_DIRECT_BASE};
    guest_phys frame;
    page_table_map_large(&memory, root, start, (guest_phys){0}, 4ull << 20, PAGE_WRITE | PAGE_GLOBAL);
    for (uint64_t i = 0; i < 2; i++)
        assert_int_equal(*entry_of((guest_virt){start.value + (i << 21)}, 2),
                         i << 21 | PRESENT | WRITE | USED | LARGE | GLOBAL | NO_EXECUTE);
    for (unsigned int level = 4; level > 2; level--)
        assert_int_equal(*entry_of(start, level) & (PRESENT | WRITE | USER), PRESENT | WRITE);
    assert_false(page_table_find_user(&memory, root, start, &frame));
}

static void shares_the_upper_half_and_nothing_else(void **state)
{
    (void)state;
    const guest_virt kernel = {FL_KERNEL_BASE};
    page_table_map(&memory, root, kernel, (guest_phys){FL_KERNEL_PHYS}, FL_PAGE_SIZE, PAGE_EXECUTE);
    page_table_map(&memory, root, low, (guest_phys){0x400000}, FL_PAGE_SIZE, PAGE_USER);
    guest_phys other = page_table_create(&memory), frame;
    page_table_share_kernel(&memory, other, root);
    assert_false(page_table_find_user(&memory, other, low, &frame));
    uint64_t of_root = *entry_of(kernel, 4);
    root = other;
    assert_int_equal(*entry_of(kernel, 4), of_root);
    assert_int_equal(*entry_of(kernel, 1) & FRAME, FL_KERNEL_PHYS);
}

static void a_user_needs_the_right_at_every_level(void **state)
{
    (void)state;
    guest_phys frame;
    page_table_map(&memory, root, low, (guest_phys){0x400000}, FL_PAGE_SIZE, PAGE_USER);
    assert_true(page_table_find_user(&memory, root, low, &frame));
    for (unsigned int level = 4; level > 0; level--) {
        static const uint64_t needed[] = {PRESENT, USER};
        for (size_t i = 0; i < 2; i++) {
            *entry_of(low, level) &= ~needed[i];
            assert_false(page_table_find_user(&memory, root, low, &frame));
            *entry_of(low, level) |= needed[i];
        }
    }
    assert_true(page_table_find_user(&memory, root, low, &frame));
    page_table_map(&memory, root, low, (guest_phys){0x400000}, FL_PAGE_SIZE, PAGE_WRITE);
    assert_false(page_table_find_user(&memory, root, low, &frame));
}

static void a_walk_to_write_needs_that_right_too(void **state)
{
    (void)state;
    guest_phys frame;
    page_table_map(&memory, root, low, (guest_phys){0x400000}, FL_PAGE_SIZE, PAGE_USER | PAGE_WRITE);
    for (unsigned int level = 4; level > 0; level--) {
        struct page_walk reading = {.memory = &memory, .page_table = root}, writing = reading;
        writing.write = true;
        *entry_of(low, level) &= ~WRITE;
        assert_true(page_walk_find(&reading, low, &frame));
        assert_false(page_walk_find(&writing, low, &frame));
        *entry_of(low, level) |= WRITE;
    }
}

/* Through the table that it remembers, and through others. */
static void a_walk_finds_what_each_address_has(void **state)
{
    (void)state;
    struct page_walk walk = {.memory = &memory, .page_table = root};
    guest_phys frame;
    static const uint64_t distances[] = {0, 0x1000, 0x200000, 0x1000, 0x40000000, 0x201000, 0};
    for (size_t i = 0; i < sizeof distances / sizeof distances[0]; i++)
        page_table_map(&memory, root, (guest_virt){low.value + distances[i]},
                       (guest_phys){0x400000 + distances[i] / 64}, FL_PAGE_SIZE, PAGE_USER);
    for (size_t i = 0; i < sizeof distances / sizeof distances[0]; i++) {
        assert_true(page_walk_find(&walk, (guest_virt){low.value + distances[i] + 9}, &frame));
        assert_int_equal(frame.value, (0x400000 + distances[i] / 64) & FRAME);
        assert_false(page_walk_find(&walk, (guest_virt){low.value + distances[i] + 0x2000}, &frame));
    }
}

static void addresses_of_no_user_are_not_found(void **state)
{
    (void)state;
    static const uint64_t addresses[] = {1ull << 48, 0xffffull << 48, 0x8000ull << 48, 1ull << 47};
    guest_phys frame;
    page_table_map(&memory, root, low, (guest_phys){0x400000}, FL_PAGE_SIZE, PAGE_USER);
    for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++)
        assert_false(page_table_find_user(&memory, root, (guest_virt){low.value + addresses[i]}, &frame));
}

/* Puts a bad entry at each level; whatever is found then, reading through it must not leave memory. */
static void damaged_entries_lead_nowhere(void **state)
{
    (void)state;
    static const uint64_t bad[] = {FRAME,          FL_MEMORY_MIN, FL_MEMORY_MIN | LARGE, 1ull << 51, LARGE,
                                   ~0ull & ~LARGE, ~0ull};
    for (unsigned int level = 4; level > 0; level--)
        for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
            unsigned char byte;
            guest_phys frame;
            page_table_map(&memory, root, low, (guest_phys){0x400000}, FL_PAGE_SIZE, PAGE_USER);
            uint64_t *entry = entry_of(low, level), before = *entry;
            *entry = bad[i] | PRESENT | USER;
            bool leads_out = (bad[i] & FRAME) >= FL_MEMORY_MIN || level > 1;
            assert_true(!leads_out || !guest_memory_read_user(&memory, root, low, &byte, 1));
            assert_true(level == 1 || !page_table_find_user(&memory, root, low, &frame));
            *entry = before;
        }
    guest_phys frame;
    assert_false(page_table_find_user(&memory, (guest_phys){FL_MEMORY_MIN}, low, &frame));
    assert_false(page_table_find_user(&memory, (guest_phys){~0ull}, low, &frame));
    assert_false(page_table_find_user(&memory, (guest_phys){FL_MEMORY_MIN - 8}, low, &frame));
    assert_false(page_table_find_user(&memory, (guest_phys){root.value + 8}, low, &frame));
}

static void tables_that_name_themselves_end(void **state)
{
    (void)state;
    guest_phys frame;
    uint64_t *entries = guest_memory_at(&memory, root, FL_PAGE_SIZE);
    for (size_t i = 0; i < 512; i++)
        entries[i] = root.value | PRESENT | USER;
    assert_true(page_table_find_user(&memory, root, low, &frame));
    assert_int_equal(frame.value, root.value);
}

static void no_pointer_leaves_memory(void **state)
{
    (void)state;
    static const struct {
        uint64_t address, bytes;
        bool inside;
    } cases[] = {
        {0, 0, true},
        {0, FL_MEMORY_MIN, true},
        {0, FL_MEMORY_MIN + 1, false},
        {0, UINT64_MAX, false},
        {1, FL_MEMORY_MIN, false},
        {1, UINT64_MAX, false},
        {FL_MEMORY_MIN - 1, 1, true},
        {FL_MEMORY_MIN - 1, 2, false},
        {FL_MEMORY_MIN, 0, true},
        {FL_MEMORY_MIN, 1, false},
        {FL_MEMORY_MIN + 1, 0, false},
        {UINT64_MAX, 0, false},
        {UINT64_MAX, 1, false},
        {UINT64_MAX, UINT64_MAX, false},
        {UINT64_MAX - 7, 16, false},
        {1ull << 63, 1ull << 63, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        unsigned char *at = guest_memory_at(&memory, (guest_phys){cases[i].address}, cases[i].bytes);
        assert_ptr_equal(at, cases[i].inside ? memory.base + cases[i].address : NULL);
    }
}

static void takes_zeroed_pages_one_after_the_other(void **state)
{
    (void)state;
    guest_phys first = guest_memory_take(&memory, 3), second = guest_memory_take(&memory, 1);
    assert_int_equal(second.value, first.value + 3 * FL_PAGE_SIZE);
    static const unsigned char zero[FL_PAGE_SIZE];
    for (uint64_t i = 0; i < 4; i++)
        assert_memory_equal(guest_memory_at(&memory, (guest_phys){first.value + i * FL_PAGE_SIZE}, FL_PAGE_SIZE), zero,
                            FL_PAGE_SIZE);
    guest_phys rest = guest_memory_take(&memory, (memory.bytes - memory.next_free) / FL_PAGE_SIZE);
    assert_true(rest.value == second.value + FL_PAGE_SIZE && memory.next_free == memory.bytes);
}

static void reads_across_pages_as_the_user_sees_them(void **state)
{
    (void)state;
    unsigned char copy[3 * FL_PAGE_SIZE];
    const guest_phys frames[] = {{0x600000}, {0x400000}, {0x500000}};
    for (uint64_t i = 0; i < 3; i++) {
        page_table_map(&memory, root, (guest_virt){low.value + i * FL_PAGE_SIZE}, frames[i], FL_PAGE_SIZE, PAGE_USER);
        memset(guest_memory_at(&memory, frames[i], FL_PAGE_SIZE), (int)('a' + i), FL_PAGE_SIZE);
    }
    assert_true(guest_memory_read_user(&memory, root, low, copy, sizeof copy));
    for (size_t i = 0; i < sizeof copy; i++)
        assert_int_equal(copy[i], 'a' + i / FL_PAGE_SIZE);
    const guest_virt before_end = {low.value + FL_PAGE_SIZE - 2};
    memset(copy, '-', sizeof copy);
    assert_true(guest_memory_read_user(&memory, root, before_end, copy, FL_PAGE_SIZE + 4));
    assert_memory_equal(copy, "aab", 3);
    assert_memory_equal(copy + FL_PAGE_SIZE, "bbcc-", 5);
    assert_false(guest_memory_read_user(&memory, root, low, copy, 3 * FL_PAGE_SIZE + 1));
    *entry_of((guest_virt){low.value + FL_PAGE_SIZE}, 1) &= ~USER;
    assert_true(guest_memory_read_user(&memory, root, before_end, copy, 2));
    assert_false(guest_memory_read_user(&memory, root, before_end, copy, 3));
}

static void reads_no_range_that_ends_beyond_the_users(void **state)
{
    (void)state;
    static const struct {
        uint64_t from, bytes;
    } cases[] = {{FL_USER_TOP, 1},         {FL_USER_TOP - 1, 2},      {UINT64_MAX, 1},
                 {UINT64_MAX, UINT64_MAX}, {0x10000, UINT64_MAX},     {1ull << 47, 1},
                 {FL_KERNEL_BASE, 1},      {UINT64_MAX - 4095, 8192}, {0, 1}};
    unsigned char byte;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_false(guest_memory_read_user(&memory, root, (guest_virt){cases[i].from}, &byte, cases[i].bytes));
    assert_true(guest_memory_read_user(&memory, root, low, &byte, 0));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(maps_pages_with_the_rights_asked_for, create, destroy),
        cmocka_unit_test_setup_teardown(maps_ranges_across_tables, create, destroy),
        cmocka_unit_test_setup_teardown(maps_large_pages_for_the_kernel_only, create, destroy),
        cmocka_unit_test_setup_teardown(shares_the_upper_half_and_nothing_else, create, destroy),
        cmocka_unit_test_setup_teardown(a_user_needs_the_right_at_every_level, create, destroy),
        cmocka_unit_test_setup_teardown(a_walk_to_write_needs_that_right_too, create, destroy),
        cmocka_unit_test_setup_teardown(a_walk_finds_what_each_address_has, create, destroy),
        cmocka_unit_test_setup_teardown(addresses_of_no_user_are_not_found, create, destroy),
        cmocka_unit_test_setup_teardown(damaged_entries_lead_nowhere, create, destroy),
        cmocka_unit_test_setup_teardown(tables_that_name_themselves_end, create, destroy),
        cmocka_unit_test_setup_teardown(no_pointer_leaves_memory, create, destroy),
        cmocka_unit_test_setup_teardown(takes_zeroed_pages_one_after_the_other, create, destroy),
        cmocka_unit_test_setup_teardown(reads_across_pages_as_the_user_sees_them, create, destroy),
        cmocka_unit_test_setup_teardown(reads_no_range_that_ends_beyond_the_users, create, destroy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
