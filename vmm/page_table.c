/* Builds four-level page tables in guest memory, and walks them without trusting what the guest made of them. */
#include "page_table.h"

#include "faultline/abi/layout.h"

#include <string.h>

#define ENTRY_PRESENT (1ull << 0)
#define ENTRY_WRITE (1ull << 1)
#define ENTRY_USER (1ull << 2)
#define ENTRY_WRITE_THROUGH (1ull << 3)
#define ENTRY_NO_CACHE (1ull << 4)
#define ENTRY_ACCESSED (1ull << 5)
#define ENTRY_DIRTY (1ull << 6)
#define ENTRY_LARGE (1ull << 7)
#define ENTRY_GLOBAL (1ull << 8)
#define ENTRY_NO_EXECUTE (1ull << 63)
#define ENTRY_FRAME 0x000ffffffffff000ull
#define ENTRIES 512u
#define LARGE_PAGE (2ull << 20)

guest_phys page_table_create(struct guest_memory *memory)
{
    return guest_memory_take(memory, 1);
}

static unsigned int index_at(guest_virt address, unsigned int level)
{
    return (unsigned int)(address.value >> (12 + 9 * (level - 1))) % ENTRIES;
}

static uint64_t *table_at(const struct guest_memory *memory, guest_phys table)
{
    return table.value % FL_PAGE_SIZE == 0 ? guest_memory_at(memory, table, FL_PAGE_SIZE) : NULL;
}

/* The entry for `address` in the table of `level` (1: page table, 4: PML4); makes the tables above it. */
static uint64_t *make_entry(struct guest_memory *memory, guest_phys page_table, guest_virt address, unsigned int level)
{
    uint64_t *table = table_at(memory, page_table);
    for (unsigned int above = 4; above > level; above--) {
        uint64_t *entry = &table[index_at(address, above)];
        if (!*entry) {
            uint64_t user = address.value < FL_USER_TOP ? ENTRY_USER : 0;
            *entry = guest_memory_take(memory, 1).value | ENTRY_PRESENT | ENTRY_WRITE | user;
        }
        table = table_at(memory, (guest_phys){*entry & ENTRY_FRAME});
    }
    return &table[index_at(address, level)];
}

/* Accessed and dirty are set from the start, so that the machine has no reason to write into the tables. */
static uint64_t entry_bits(unsigned int rights)
{
    return ENTRY_PRESENT | ENTRY_ACCESSED | ENTRY_DIRTY | (rights & PAGE_WRITE ? ENTRY_WRITE : 0) |
           (rights & PAGE_USER ? ENTRY_USER : 0) | (rights & PAGE_GLOBAL ? ENTRY_GLOBAL : 0) |
           (rights & PAGE_EXECUTE ? 0 : ENTRY_NO_EXECUTE) |
           (rights & PAGE_DEVICE ? ENTRY_NO_CACHE | ENTRY_WRITE_THROUGH : 0);
}

void page_table_map(struct guest_memory *memory, guest_phys page_table, guest_virt address, guest_phys frame,
                    uint64_t bytes, unsigned int rights)
{
    for (uint64_t done = 0; done < bytes; done += FL_PAGE_SIZE)
        *make_entry(memory, page_table, (guest_virt){address.value + done}, 1) =
            (frame.value + done) | entry_bits(rights);
}

void page_table_map_large(struct guest_memory *memory, guest_phys page_table, guest_virt address, guest_phys frame,
                          uint64_t bytes, unsigned int rights)
{
    for (uint64_t done = 0; done < bytes; done += LARGE_PAGE)
        *make_entry(memory, page_table, (guest_virt){address.value + done}, 2) =
            (frame.value + done) | entry_bits(rights) | ENTRY_LARGE;
}

void page_table_share_kernel(struct guest_memory *memory, guest_phys page_table, guest_phys kernel)
{
    memcpy(table_at(memory, page_table) + ENTRIES / 2, table_at(memory, kernel) + ENTRIES / 2, FL_PAGE_SIZE / 2);
}

/* The entry for `address` in a table of any level, 0 if it lacks one of the rights. Read once: the guest may write it. */
static uint64_t read_entry(const struct page_walk *walk, const uint64_t *entries, guest_virt address,
                           unsigned int level)
{
    uint64_t needed = ENTRY_PRESENT | ENTRY_USER | (walk->write ? ENTRY_WRITE : 0);
    uint64_t entry = __atomic_load_n(&entries[index_at(address, level)], __ATOMIC_RELAXED);
    return (entry & needed) == needed && !(level > 1 && entry & ENTRY_LARGE) ? entry : 0;
}

/* The lowest table above `address`, or NULL if there is none for users, or none inside memory. */
static const uint64_t *find_lowest_table(const struct page_walk *walk, guest_virt address)
{
    const uint64_t *entries = table_at(walk->memory, walk->page_table);
    for (unsigned int level = 4; entries && level > 1; level--) {
        uint64_t entry = read_entry(walk, entries, address, level);
        entries = entry ? table_at(walk->memory, (guest_phys){entry & ENTRY_FRAME}) : NULL;
    }
    return entries;
}

bool page_walk_find(struct page_walk *walk, guest_virt address, guest_phys *frame)
{
    if (address.value >= FL_USER_TOP)
        return false;
    if (!walk->entries || walk->covered != address.value / LARGE_PAGE) {
        walk->entries = find_lowest_table(walk, address);
        walk->covered = address.value / LARGE_PAGE;
    }
    uint64_t entry = walk->entries ? read_entry(walk, walk->entries, address, 1) : 0;
    frame->value = entry & ENTRY_FRAME;
    return entry != 0;
}

bool page_table_find_user(const struct guest_memory *memory, guest_phys page_table, guest_virt address,
                          guest_phys *frame)
{
    struct page_walk walk = {.memory = memory, .page_table = page_table};
    return page_walk_find(&walk, address, frame);
}
