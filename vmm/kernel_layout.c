/* Lays out the kernel: its image, the map of all memory, and the devices, as every address space sees them. */
#include "guest_parts.h"

#include "fail.h"
#include "page_table.h"

#include <string.h>

#define LARGE_PAGE (2ull << 20)

/* All of memory at FL_DIRECT_BASE, never executable, and not writable where the kernel's code and constants are. */
static void map_memory(struct guest *guest, guest_phys page_table)
{
    struct guest_memory *memory = &guest->memory;
    uint64_t large_end = memory->bytes / LARGE_PAGE * LARGE_PAGE;
    unsigned int rights = PAGE_WRITE | PAGE_GLOBAL;
    page_table_map(memory, page_table, (guest_virt){FL_DIRECT_BASE}, (guest_phys){0}, LARGE_PAGE, rights);
    page_table_map_large(memory, page_table, (guest_virt){FL_DIRECT_BASE + LARGE_PAGE}, (guest_phys){LARGE_PAGE},
                         large_end - LARGE_PAGE, rights);
    page_table_map(memory, page_table, (guest_virt){FL_DIRECT_BASE + large_end}, (guest_phys){large_end},
                   memory->bytes - large_end, rights);
}

static void map_segment(struct guest *guest, guest_phys page_table, const struct image_segment *segment)
{
    uint64_t start = page_floor(segment->address), bytes = page_ceiling(segment->address + segment->bytes) - start;
    guest_phys frame = {start - FL_KERNEL_BASE};
    unsigned int rights = PAGE_GLOBAL | (segment->writable ? PAGE_WRITE : 0) | (segment->executable ? PAGE_EXECUTE : 0);
    page_table_map(&guest->memory, page_table, (guest_virt){start}, frame, bytes, rights);
    if (!segment->writable)
        page_table_map(&guest->memory, page_table, (guest_virt){FL_DIRECT_BASE + frame.value}, frame, bytes,
                       PAGE_GLOBAL);
}

/* While the start turns paging on, the next instruction is found at its physical address. */
static void map_identity(struct guest *guest, guest_phys page_table, const struct image_segment *segment)
{
    uint64_t start = page_floor(segment->address) - FL_KERNEL_BASE;
    if (segment->executable)
        page_table_map(&guest->memory, page_table, (guest_virt){start}, (guest_phys){start},
                       page_ceiling(segment->bytes), PAGE_EXECUTE);
}

static void load_segment(struct guest *guest, const struct image_segment *segment)
{
    void *memory = guest_memory_at(&guest->memory, (guest_phys){segment->address - FL_KERNEL_BASE}, segment->bytes);
    memcpy(memory, image_segment_content(&guest->kernel, segment), segment->file_bytes);
}

guest_phys kernel_lay_out(struct guest *guest, const struct guest_options *options)
{
    guest_phys page_table = page_table_create(&guest->memory);
    map_memory(guest, page_table);
    for (size_t i = 0; i < guest->kernel.segment_count; i++) {
        const struct image_segment *segment = &guest->kernel.segments[i];
        map_segment(guest, page_table, segment);
        map_identity(guest, page_table, segment);
        if (options->bell == FL_BELL_PORT_IO)
            load_segment(guest, segment);
    }
    unsigned int device = PAGE_WRITE | PAGE_GLOBAL | PAGE_DEVICE;
    page_table_map(&guest->memory, page_table, (guest_virt){FL_DEVICE_BASE}, (guest_phys){FL_LAPIC_PHYS}, FL_PAGE_SIZE,
                   device);
    page_table_map(&guest->memory, page_table, (guest_virt){FL_DEVICE_BASE + FL_PAGE_SIZE},
                   (guest_phys){FL_IOAPIC_PHYS}, FL_PAGE_SIZE, device);
    return page_table;
}
