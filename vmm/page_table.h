/* Page tables as the monitor lays them out before the guest's first instruction (SDM volume 3, 4.5). */
#ifndef FAULTLINE_VMM_PAGE_TABLE_H
#define FAULTLINE_VMM_PAGE_TABLE_H

#include "faultline/abi/layout.h"
#include "guest_memory.h"

enum page_right {
    PAGE_WRITE = 1,
    PAGE_EXECUTE = 2,
    PAGE_USER = 4,
    PAGE_GLOBAL = 8, /* the same in every address space */
    PAGE_DEVICE = 16 /* not cached */
};

static inline uint64_t page_floor(uint64_t value)
{
    return value / FL_PAGE_SIZE * FL_PAGE_SIZE;
}

static inline uint64_t page_ceiling(uint64_t value)
{
    return page_floor(value + FL_PAGE_SIZE - 1);
}

guest_phys page_table_create(struct guest_memory *memory);

/* Maps `bytes` at `address`, whole pages, to memory from `frame` on; `rights` of enum page_right. */
void page_table_map(struct guest_memory *memory, guest_phys page_table, guest_virt address, guest_phys frame,
                    uint64_t bytes, unsigned int rights);

/* The same by pages of 2 MiB, to which everything must be aligned. */
void page_table_map_large(struct guest_memory *memory, guest_phys page_table, guest_virt address, guest_phys frame,
                          uint64_t bytes, unsigned int rights);

/* Gives `page_table` the upper half, the kernel's, of another one. */
void page_table_share_kernel(struct guest_memory *memory, guest_phys page_table, guest_phys kernel);

/*
 * A walk through one address space, whose tables the guest may have written since they were laid out. Addresses that are
 * near each other are found without starting from the top; tables must not change while a walk lasts.
 */
struct page_walk {
    const struct guest_memory *memory;
    guest_phys page_table;
    bool write; /* only what users may write is found, not all that they may read */
    uint64_t covered; /* the 2 MiB of addresses that `entries` are for */
    const uint64_t *entries; /* NULL at first */
};

/* The frame behind a user's address, which may lie outside memory. False: nothing is there for users. */
bool page_walk_find(struct page_walk *walk, guest_virt address, guest_phys *frame);

/* The same for one address, to read. */
bool page_table_find_user(const struct guest_memory *memory, guest_phys page_table, guest_virt address,
                          guest_phys *frame);

#endif
