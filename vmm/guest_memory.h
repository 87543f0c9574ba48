/* The guest's memory: a memfd shared with the machine, addresses that cannot be dereferenced, one checked translation. */
#ifndef FAULTLINE_VMM_GUEST_MEMORY_H
#define FAULTLINE_VMM_GUEST_MEMORY_H

#include <stdbool.h>
#include <stdint.h>

typedef struct {
    uint64_t value;
} guest_phys;

typedef struct {
    uint64_t value;
} guest_virt;

struct guest_memory {
    int fd; /* the memfd, bytes long */
    unsigned char *base; /* where it is mapped here, shared */
    uint64_t bytes;
    uint64_t next_free; /* physical: everything from here to the end is still untouched and zero */
};

/* Creates `bytes` of zeroed memory (a multiple of FL_PAGE_SIZE, within FL_MEMORY_MIN and FL_MEMORY_MAX); fail()s otherwise. */
void guest_memory_create(struct guest_memory *memory, uint64_t bytes);
void guest_memory_destroy(struct guest_memory *memory);

/* The one translation: where [address, address + bytes) is here, or NULL if any of it is outside the guest's memory. */
void *guest_memory_at(const struct guest_memory *memory, guest_phys address, uint64_t bytes);

/* Takes `count` contiguous zeroed pages for the layout; fail()s, naming --mem, when there are no more. */
guest_phys guest_memory_take(struct guest_memory *memory, uint64_t count);

/* Reads through a process's page table, as the CPU would at CPL3. False if any byte is not mapped for users. */
bool guest_memory_read_user(const struct guest_memory *memory, guest_phys page_table, guest_virt from, void *to,
                            uint64_t bytes);

#endif
