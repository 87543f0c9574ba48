/* The arrays behind the fake machine: frames, mappings, a bell that a test answers. */
#include "kernel.h"
#include "machine.h"

#include <stdio.h>
#include <stdlib.h>

#define BUCKETS 4096u
#define REGION (512 * FL_PAGE_SIZE) /* what one page table maps */

uint8_t fake_memory[FAKE_FRAMES][FL_PAGE_SIZE];
struct fake_mapping fake_mappings[FAKE_MAPPINGS];
uint32_t fake_mapping_count;
bool fake_tables;
uint32_t fake_table_count;
struct fake_table fake_table_list[FAKE_MAPPINGS];
uint64_t fake_current_space;
uint8_t fake_vector_state[512];
uint64_t fake_fs_base;
struct fl_link fake_link;
struct fl_request fake_requests[FL_LINK_SLOTS];
void (*fake_monitor)(enum fl_bell what);
void (*fake_end)(void);

const uint8_t vector_state_start[512] = {[0] = 0x7f, [1] = 0x03, [24] = 0x80, [25] = 0x1f};

uint64_t fake_time = 1000000;
uint64_t fake_alarm = NEVER;
struct process *space_owner;

static struct fl_boot fake_boot;
static uint32_t buckets[BUCKETS], unused; /* indexes into fake_mappings */

void fake_machine_reset(void)
{
    memset(fake_mappings, 0, fake_mapping_count * sizeof fake_mappings[0]);
    memset(buckets, 0, sizeof buckets);
    fake_mapping_count = 1;
    unused = 0;
    fake_tables = false;
    fake_table_count = 0;
    memset(processes, 0, sizeof processes);
    memcpy(fake_vector_state, vector_state_start, sizeof fake_vector_state);
    if (!boot) {
        fake_boot = (struct fl_boot){.free_first = FAKE_PHYSICAL, .memory_bytes = FAKE_PHYSICAL + sizeof fake_memory};
        boot = &fake_boot;
        frames_start();
    }
    fake_monitor = NULL;
    fake_end = NULL;
    fake_alarm = NEVER;
}

_Noreturn static void misuse(const char *what, uint64_t value)
{
    fprintf(stderr, "the kernel misused the machine: %s %#llx\n", what, (unsigned long long)value);
    abort();
}

void *direct_map(uint64_t physical)
{
    if (physical >= FL_LINK_PHYS + FL_PAGE_SIZE && physical < FL_LINK_PHYS + (1 + FL_LINK_SLOTS) * FL_PAGE_SIZE)
        return (uint8_t *)&fake_requests[(physical - FL_LINK_PHYS) / FL_PAGE_SIZE - 1] + physical % FL_PAGE_SIZE;
    if (physical < FAKE_PHYSICAL || physical >= FAKE_PHYSICAL + sizeof fake_memory)
        misuse("it looks for memory at", physical);
    return (uint8_t *)fake_memory + (physical - FAKE_PHYSICAL);
}

static uint32_t *bucket_of(uint64_t page_table, uint64_t address)
{
    return &buckets[(address / FL_PAGE_SIZE * 31 + page_table * 977) % BUCKETS];
}

static struct fake_mapping *find(uint64_t page_table, uint64_t address)
{
    for (uint32_t i = *bucket_of(page_table, address); i; i = fake_mappings[i].next)
        if (fake_mappings[i].page_table == page_table &&
            fake_mappings[i].address == address / FL_PAGE_SIZE * FL_PAGE_SIZE)
            return &fake_mappings[i];
    return NULL;
}

static void add(uint64_t page_table, uint64_t address, uint64_t frame, bool writable)
{
    uint32_t *bucket = bucket_of(page_table, address), index = unused;
    if (index)
        unused = fake_mappings[index].next;
    else if (fake_mapping_count < FAKE_MAPPINGS)
        index = fake_mapping_count++;
    else
        misuse("more mappings than the test has room for:", FAKE_MAPPINGS);
    fake_mappings[index] = (struct fake_mapping){page_table, address, frame, *bucket, writable};
    *bucket = index;
}

static bool has_table(uint64_t page_table, uint64_t region)
{
    for (uint32_t i = 0; i < fake_table_count; i++)
        if (fake_table_list[i].page_table == page_table && fake_table_list[i].region == region)
            return true;
    return false;
}

static void add_table(uint64_t page_table, uint64_t region, uint64_t frame)
{
    fake_table_list[fake_table_count++] = (struct fake_table){page_table, region, frame};
}

uint8_t *fake_map(uint64_t page_table, uint64_t address, unsigned int pages, bool writable)
{
    uint64_t first = 0;
    for (unsigned int i = 0; i < pages; i++) {
        uint64_t frame = frame_take();
        if (!frame)
            misuse("no frame for the test's own page at", address);
        add(page_table, address + i * FL_PAGE_SIZE, frame, writable);
        if (!has_table(page_table, (address + i * FL_PAGE_SIZE) / REGION))
            add_table(page_table, (address + i * FL_PAGE_SIZE) / REGION, 0);
        if (i == 0)
            first = frame;
    }
    return direct_map(first);
}

unsigned int fake_mapped(uint64_t page_table)
{
    unsigned int count = 0;
    for (uint32_t i = 1; i < fake_mapping_count; i++)
        count += fake_mappings[i].frame && fake_mappings[i].page_table == page_table;
    return count;
}

uint64_t space_translate(uint64_t page_table, uint64_t address, bool write)
{
    const struct fake_mapping *mapping = find(page_table, address);
    return mapping && (mapping->writable || !write) ? mapping->frame + address % FL_PAGE_SIZE : 0;
}

static bool make_table(struct process *process, uint64_t region)
{
    if (has_table(process->page_table, region))
        return true;
    uint64_t frame = process_take_frame(process);
    if (frame)
        add_table(process->page_table, region, frame);
    return frame != 0;
}

bool space_map(struct process *process, uint64_t address, uint64_t frame)
{
    if ((fake_tables && !make_table(process, address / REGION)) || find(process->page_table, address))
        return false;
    add(process->page_table, address, frame, true);
    return true;
}

uint64_t space_unmap(uint64_t page_table, uint64_t address)
{
    for (uint32_t *link = bucket_of(page_table, address); *link; link = &fake_mappings[*link].next) {
        struct fake_mapping *mapping = &fake_mappings[*link];
        uint32_t index = *link;
        if (mapping->page_table != page_table || mapping->address != address)
            continue;
        uint64_t frame = mapping->frame;
        *link = mapping->next;
        *mapping = (struct fake_mapping){.next = unused};
        unused = index;
        return frame;
    }
    return 0;
}

/* One page's part of user memory, as the kernel reaches it: pages of stacks are there when they are touched. */
static uint8_t *reach(uint64_t address, bool write)
{
    uint64_t physical = space_translate(fake_current_space, address, write);
    if (!physical && space_owner && stack_touch(space_owner, address) == TOUCH_MAPPED)
        physical = space_translate(fake_current_space, address, write);
    return physical ? direct_map(physical) : NULL;
}

static bool copy(uint64_t user, void *here, uint64_t bytes, bool out)
{
    if (!user_range(user, bytes))
        return false;
    for (uint64_t done = 0, piece; done < bytes; done += piece) {
        piece = FL_PAGE_SIZE - (user + done) % FL_PAGE_SIZE;
        if (piece > bytes - done)
            piece = bytes - done;
        uint8_t *page = reach(user + done, out);
        if (!page)
            return false;
        memmove(out ? page : (uint8_t *)here + done, out ? (uint8_t *)here + done : page, piece);
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
    static uint8_t zeros[FL_PAGE_SIZE];
    for (uint64_t done = 0, piece; done < bytes; done += piece) {
        piece = bytes - done < sizeof zeros ? bytes - done : sizeof zeros;
        if (!copy(to + done, zeros, piece, true))
            return false;
    }
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

void bell_ring(enum fl_bell what)
{
    if (fake_monitor)
        fake_monitor(what);
    else if (what == FL_RING_WAIT && fake_link.wait_ns > 0)
        fake_time += (uint64_t)fake_link.wait_ns;
    fake_link.tsc_hz = 1000000000;
    fake_link.monotonic_ns = fake_link.realtime_ns = (int64_t)fake_time;
}

void bell_end(void)
{
    if (fake_end)
        fake_end();
    misuse("the run ended, with a report of kind", fake_link.report.kind);
}
