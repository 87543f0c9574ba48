/* The arrays behind the fake machine: frames, mappings, a bell that a test answers. */
#include "kernel.h"
#include "machine.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

uint8_t fake_memory[FAKE_FRAMES][FL_PAGE_SIZE];
struct fake_mapping fake_mappings[FAKE_MAPPINGS];
uint64_t fake_current_space;
uint8_t fake_vector_state[512];
uint64_t fake_fs_base;
struct fl_link fake_link;
struct fl_request fake_requests[FL_LINK_SLOTS];
void (*fake_monitor)(enum fl_bell what);

const uint8_t vector_state_start[512] = {[0] = 0x7f, [1] = 0x03, [24] = 0x80, [25] = 0x1f};

uint64_t fake_time = 1000000;
uint64_t fake_timer;
bool fake_run_ended;
struct process *space_owner;

static struct fl_boot fake_boot;

void fake_machine_reset(void)
{
    memset(fake_mappings, 0, sizeof fake_mappings);
    memset(processes, 0, sizeof processes);
    memcpy(fake_vector_state, vector_state_start, sizeof fake_vector_state);
    if (!boot) {
        fake_boot = (struct fl_boot){.free_first = FAKE_PHYSICAL, .memory_bytes = FAKE_PHYSICAL + sizeof fake_memory};
        boot = &fake_boot;
        frames_start();
    }
    fake_monitor = NULL;
    fake_run_ended = false;
}

static struct fake_mapping *find(uint64_t page_table, uint64_t address)
{
    for (unsigned int i = 0; i < FAKE_MAPPINGS; i++)
        if (fake_mappings[i].frame && fake_mappings[i].page_table == page_table &&
            fake_mappings[i].address == address / FL_PAGE_SIZE * FL_PAGE_SIZE)
            return &fake_mappings[i];
    return NULL;
}

static bool add(uint64_t page_table, uint64_t address, uint64_t frame, bool writable)
{
    for (unsigned int i = 0; i < FAKE_MAPPINGS; i++)
        if (!fake_mappings[i].frame) {
            fake_mappings[i] = (struct fake_mapping){page_table, address, frame, writable};
            return true;
        }
    return false;
}

uint8_t *fake_map(uint64_t page_table, uint64_t address, unsigned int pages, bool writable)
{
    uint64_t first = 0;
    for (unsigned int i = 0; i < pages; i++) {
        uint64_t frame = frame_take();
        assert_true(frame && add(page_table, address + i * FL_PAGE_SIZE, frame, writable));
        if (i == 0)
            first = frame;
    }
    return direct_map(first);
}

unsigned int fake_mapped(uint64_t page_table)
{
    unsigned int count = 0;
    for (unsigned int i = 0; i < FAKE_MAPPINGS; i++)
        count += fake_mappings[i].frame && fake_mappings[i].page_table == page_table;
    return count;
}

uint64_t space_translate(uint64_t page_table, uint64_t address, bool write)
{
    const struct fake_mapping *mapping = find(page_table, address);
    return mapping && (mapping->writable || !write) ? mapping->frame + address % FL_PAGE_SIZE : 0;
}

bool space_map(struct process *process, uint64_t address, uint64_t frame)
{
    return !find(process->page_table, address) && add(process->page_table, address, frame, true);
}

uint64_t space_unmap(uint64_t page_table, uint64_t address)
{
    struct fake_mapping *mapping = find(page_table, address);
    uint64_t frame = mapping ? mapping->frame : 0;
    if (mapping)
        mapping->frame = 0;
    return frame;
}

static bool copy(uint64_t user, void *here, uint64_t bytes, bool out)
{
    if (!user_range(user, bytes))
        return false;
    for (uint64_t i = 0; i < bytes; i++) {
        uint64_t physical = space_translate(fake_current_space, user + i, out);
        if (!physical && space_owner && stack_touch(space_owner, user + i) == TOUCH_MAPPED)
            physical = space_translate(fake_current_space, user + i, out);
        if (!physical)
            return false;
        uint8_t *byte = direct_map(physical);
        if (out)
            *byte = ((uint8_t *)here)[i];
        else
            ((uint8_t *)here)[i] = *byte;
    }
    return true;
}

bool user_copy_in(void *to, uint64_t from, uint64_t bytes)
{
    return copy(from, to, bytes, false);
}

bool user_copy_out(uint64_t to, const void *from, uint64_t bytes)
{
    return copy(to, (void *)(uintptr_t)from, bytes, true);
}

bool user_clear(uint64_t to, uint64_t bytes)
{
    uint8_t zero = 0;
    for (uint64_t i = 0; i < bytes; i++)
        if (!copy(to + i, &zero, 1, true))
            return false;
    return true;
}

bool user_string_length(uint64_t address, uint64_t limit, uint64_t *length)
{
    uint8_t byte = 1;
    for (*length = 0; *length <= limit; ++*length) {
        if (!user_copy_in(&byte, address + *length, 1))
            return false;
        if (!byte)
            return true;
    }
    return true;
}

/* Time passes while the kernel waits; whatever else is rung for, a test answers. */
void bell_ring(enum fl_bell what)
{
    fake_link.tsc_hz = 1000000000;
    if (what == FL_RING_WAIT && fake_link.wait_ns > 0)
        fake_time += (uint64_t)fake_link.wait_ns;
    fake_link.monotonic_ns = fake_link.realtime_ns = (int64_t)fake_time;
    if (fake_monitor)
        fake_monitor(what);
}

void bell_end(void)
{
    fake_run_ended = true;
    mock_assert(0, "the run ended", __FILE__, __LINE__);
    abort();
}
