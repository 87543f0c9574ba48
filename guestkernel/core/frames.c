/* Physical memory by frames: those nobody ever used are known to be zero, so only those given back are cleared. */
#include "kernel.h"

#include "machine.h"

#define PIN_RELEASED (1u << 31) /* given back while the host, or a server, might still write to it */

static uint64_t free_list; /* physical; the first word of a free frame is the next one */
static uint32_t *pins;     /* for each frame how often it is pinned, and PIN_RELEASED */

void frames_start(void)
{
    uint64_t bytes = boot->memory_bytes / FL_PAGE_SIZE * sizeof *pins;
    pins = direct_map(boot->free_first);
    boot->free_first += (bytes + FL_PAGE_SIZE - 1) & ~(FL_PAGE_SIZE - 1);
}

static uint64_t take(void)
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

uint64_t frame_take(void)
{
    uint64_t frame = take();
    while (unlikely(!frame) && stack_give_up_cached(NULL))
        frame = take();
    return frame;
}

void frame_release(uint64_t physical)
{
    uint32_t *pin = &pins[physical / FL_PAGE_SIZE];
    if (*pin) {
        *pin |= PIN_RELEASED;
        return;
    }
    *(uint64_t *)direct_map(physical) = free_list;
    free_list = physical;
}

void frame_pin(uint64_t physical)
{
    pins[physical / FL_PAGE_SIZE]++;
}

void frame_unpin(uint64_t physical)
{
    uint32_t *pin = &pins[physical / FL_PAGE_SIZE];
    if (--*pin == PIN_RELEASED) {
        *pin = 0;
        frame_release(physical & ~(FL_PAGE_SIZE - 1));
    }
}

bool frame_is_pinned(uint64_t physical)
{
    return pins[physical / FL_PAGE_SIZE];
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
