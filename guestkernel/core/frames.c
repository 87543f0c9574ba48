/* Physical memory by frames: those nobody ever used are known to be zero, so only those given back are cleared. */
#include "kernel.h"

#include "machine.h"

static uint64_t free_list; /* physical; the first word of a free frame is the next one */

uint64_t frame_take(void)
{
    if (boot->free_first < boot->memory_bytes) {
        uint64_t frame = boot->free_first;
        boot->free_first += FL_PAGE_SIZE;
        return frame;
    }
    uint64_t frame = free_list;
    if (frame) {
        free_list = *(uint64_t *)direct_map(frame);
        memory_clear(direct_map(frame), FL_PAGE_SIZE);
    }
    return frame;
}

void frame_release(uint64_t physical)
{
    *(uint64_t *)direct_map(physical) = free_list;
    free_list = physical;
}

void *frame_carve(uint64_t bytes)
{
    static uint64_t page, used = FL_PAGE_SIZE;
    bytes = (bytes + 63) & ~63ull;
    if (used + bytes > FL_PAGE_SIZE) {
        page = frame_take();
        if (!page)
            panic("no memory for the kernel's own records", bytes);
        used = 0;
    }
    void *memory = (uint8_t *)direct_map(page) + used;
    used += bytes;
    return memory;
}
