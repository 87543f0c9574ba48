/* Address spaces: four-level page tables (SDM volume 3, 4.5), changed only here once the guest runs. */
#include "kernel.h"
#include "machine.h"

#define ENTRY_PRESENT 0x001ull
#define ENTRY_WRITE 0x002ull
#define ENTRY_USER 0x004ull
#define ENTRY_NO_EXECUTE (1ull << 63)
#define ENTRY_FRAME 0x000ffffffffff000ull
#define ENTRIES 512u
#define LEVELS 4u /* 4: PML4, 1: page table */

struct process *space_owner;

static unsigned int index_at(uint64_t address, unsigned int level)
{
    return (unsigned int)(address >> (12 + 9 * (level - 1))) % ENTRIES;
}

/* The page-table entry of `address`, or NULL where a table is missing. Processes have no large pages. */
static uint64_t *find_entry(uint64_t page_table, uint64_t address)
{
    uint64_t *table = direct_map(page_table);
    for (unsigned int level = LEVELS; level > 1; level--) {
        uint64_t entry = table[index_at(address, level)];
        if (!(entry & ENTRY_PRESENT))
            return NULL;
        table = direct_map(entry & ENTRY_FRAME);
    }
    return &table[index_at(address, 1)];
}

static uint64_t *make_entry(struct process *process, uint64_t address)
{
    uint64_t *table = direct_map(process->page_table);
    for (unsigned int level = LEVELS; level > 1; level--) {
        uint64_t *entry = &table[index_at(address, level)];
        if (!(*entry & ENTRY_PRESENT)) {
            uint64_t frame = process_take_frame(process);
            if (!frame)
                return NULL;
            *entry = frame | ENTRY_PRESENT | ENTRY_WRITE | ENTRY_USER;
        }
        table = direct_map(*entry & ENTRY_FRAME);
    }
    return &table[index_at(address, 1)];
}

uint64_t space_translate(uint64_t page_table, uint64_t address, bool write)
{
    uint64_t wanted = ENTRY_PRESENT | ENTRY_USER | (write ? ENTRY_WRITE : 0);
    const uint64_t *entry = find_entry(page_table, address);
    if (!entry || (*entry & wanted) != wanted)
        return 0;
    return (*entry & ENTRY_FRAME) | (address % FL_PAGE_SIZE);
}

bool space_map(struct process *process, uint64_t address, uint64_t frame)
{
    uint64_t *entry = make_entry(process, address);
    if (!entry || *entry)
        return false;
    *entry = frame | ENTRY_PRESENT | ENTRY_WRITE | ENTRY_USER | ENTRY_NO_EXECUTE;
    return true;
}

uint64_t space_unmap(uint64_t page_table, uint64_t address)
{
    uint64_t *entry = find_entry(page_table, address);
    if (!entry || !(*entry & ENTRY_PRESENT))
        return 0;
    uint64_t frame = *entry & ENTRY_FRAME;
    *entry = 0;
    __asm__ volatile("invlpg %0" : : "m"(*(const uint8_t *)address) : "memory");
    return frame;
}
