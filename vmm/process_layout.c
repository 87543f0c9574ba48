/* Lays out one process: its image at its place, stacks between guard pages, thread-local storage, copy windows, arguments. */
#include "guest_parts.h"

#include "fail.h"
#include "page_table.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#define PROGRAM_STACK_BYTES (1ull << 20)
#define SERVER_STACK_BYTES (64ull << 10)
#define WINDOW_BYTES (64ull << 20) /* of address space for the buffers of one call */
#define WARM_BYTES (16ull << 10) /* of it that stay mapped, so that small buffers need no new pages */
#define HEAP_BYTES (4ull << 30)
#define TLS_BLOCK_BYTES                                                                                                \
    64u /* behind the thread's variables: the word at fs:0 is its own address (System V TLS, variant II) */

/* Image, heap and stacks each lie in a region of their own, at a random page of it. */
#define REGION_RANDOM_PAGES (1ull << 27)
enum region { REGION_IMAGE, REGION_HEAP, REGION_STACKS };
static const uint64_t region_base[] = {
    [REGION_IMAGE] = 0x100000000000, [REGION_HEAP] = 0x300000000000, [REGION_STACKS] = 0x500000000000};

#define IMAGE_BASE_FIXED 0x400000ull

struct layout {
    struct guest *guest;
    struct guest_process *process;
    struct fl_process_image *table;
    uint64_t next_stack_address;
    struct fl_pristine *pristine;
};

static uint64_t place(bool randomise, enum region region)
{
    uint64_t random = 0;
    if (!randomise)
        return region == REGION_IMAGE ? IMAGE_BASE_FIXED : region_base[region];
    if (getrandom(&random, sizeof random, 0) != sizeof random)
        fail(EXIT_MONITOR, "no random numbers for placing programs; run with --no-aslr");
    return region_base[region] + random % REGION_RANDOM_PAGES * FL_PAGE_SIZE;
}

static uint64_t page_floor(uint64_t value)
{
    return value / FL_PAGE_SIZE * FL_PAGE_SIZE;
}

static uint64_t page_ceiling(uint64_t value)
{
    return page_floor(value + FL_PAGE_SIZE - 1);
}

/* Fresh zeroed pages at `address`; returns where they are here. */
static unsigned char *map_new(struct layout *layout, uint64_t address, uint64_t bytes, unsigned int rights,
                              guest_phys *frames)
{
    struct guest_memory *memory = &layout->guest->memory;
    *frames = guest_memory_take(memory, bytes / FL_PAGE_SIZE);
    page_table_map(memory, layout->process->page_table, (guest_virt){address}, *frames, bytes, rights | PAGE_USER);
    return guest_memory_at(memory, *frames, bytes);
}

/* What is mapped writable in a server is remembered, to be as it was when the server is started afresh. */
static void keep_pristine(struct layout *layout, guest_phys live, uint64_t bytes)
{
    struct guest_memory *memory = &layout->guest->memory;
    if (!layout->process->is_server)
        return;
    struct fl_pristine *pristine = &layout->pristine[layout->table->pristine_count++];
    const unsigned char *content = guest_memory_at(memory, live, bytes);
    pristine->live = kernel_pointer(live);
    pristine->bytes = bytes;
    if (content[0] == 0 && memcmp(content, content + 1, bytes - 1) == 0)
        return;
    guest_phys copy = guest_memory_take(memory, bytes / FL_PAGE_SIZE);
    memcpy(guest_memory_at(memory, copy, bytes), content, bytes);
    pristine->pristine = kernel_pointer(copy);
}

/* A segment as it is in memory, page-aligned, for relocation before anything is remembered of it. */
struct placed {
    unsigned char *first;
    guest_phys frames;
    uint64_t bytes;
};

static struct placed place_segment(struct layout *layout, const struct image_segment *segment)
{
    uint64_t start = page_floor(segment->address);
    struct placed placed = {.bytes = page_ceiling(segment->address + segment->bytes) - start};
    unsigned int rights = (segment->writable ? PAGE_WRITE : 0) | (segment->executable ? PAGE_EXECUTE : 0);
    placed.first = map_new(layout, layout->process->bias.value + start, placed.bytes, rights, &placed.frames);
    memcpy(placed.first + (segment->address - start), image_segment_content(&layout->process->image, segment),
           segment->file_bytes);
    return placed;
}

/* Where an address of the image is here. The image reader has checked that relocations and TLS lie inside segments. */
static unsigned char *placed_at(const struct image *image, const struct placed *placed, uint64_t address)
{
    for (size_t i = 0; i < image->segment_count; i++)
        if (address - image->segments[i].address < image->segments[i].bytes)
            return placed[i].first + (address - page_floor(image->segments[i].address));
    abort();
}

static void place_image(struct layout *layout, struct placed *placed)
{
    const struct image *image = &layout->process->image;
    for (size_t i = 0; i < image->segment_count; i++)
        placed[i] = place_segment(layout, &image->segments[i]);
    for (size_t i = 0; i < image->relocation_count; i++) {
        uint64_t value = layout->process->bias.value + image->relocations[i].addend;
        memcpy(placed_at(image, placed, image->relocations[i].address), &value, sizeof value);
    }
    for (size_t i = 0; i < image->segment_count; i++)
        if (image->segments[i].writable)
            keep_pristine(layout, placed[i].frames, placed[i].bytes);
}

/* Address space above a guard page, in the region of stacks. */
static uint64_t take_addresses(struct layout *layout, uint64_t bytes)
{
    uint64_t address = layout->next_stack_address + FL_PAGE_SIZE;
    layout->next_stack_address = address + page_ceiling(bytes);
    return address;
}

/* A thread's block of thread-local variables (System V TLS, variant II); returns its FS base. */
static uint64_t make_tls_block(struct layout *layout, const struct placed *placed)
{
    const struct image_tls *tls = &layout->process->image.tls;
    uint64_t alignment = tls->alignment > TLS_BLOCK_BYTES ? tls->alignment : TLS_BLOCK_BYTES;
    uint64_t variables = tls->bytes ? (tls->bytes + tls->alignment - 1) / tls->alignment * tls->alignment : 0;
    uint64_t fs_offset = (variables + alignment - 1) / alignment * alignment;
    uint64_t bytes = page_ceiling(fs_offset + TLS_BLOCK_BYTES), address = take_addresses(layout, bytes);
    guest_phys frames;
    unsigned char *block = map_new(layout, address, bytes, PAGE_WRITE, &frames);
    uint64_t fs_base = address + fs_offset;
    if (tls->file_bytes)
        memcpy(block + fs_offset - variables, placed_at(&layout->process->image, placed, tls->address),
               tls->file_bytes);
    memcpy(block + fs_offset, &fs_base, sizeof fs_base);
    keep_pristine(layout, frames, bytes);
    return fs_base;
}

static void make_server_stack(struct layout *layout, const struct placed *placed)
{
    guest_phys address, frames;
    struct fl_stack_image *stack = guest_records(layout->guest, 1, sizeof *stack, &address);
    layout->table->stacks = kernel_pointer(address);
    layout->table->stack_count = 1;
    stack->top = take_addresses(layout, SERVER_STACK_BYTES) + SERVER_STACK_BYTES;
    map_new(layout, stack->top - SERVER_STACK_BYTES, SERVER_STACK_BYTES, PAGE_WRITE, &frames);
    stack->top_alias = kernel_pointer(frames) + SERVER_STACK_BYTES;
    stack->fs_base = make_tls_block(layout, placed);
    stack->window = take_addresses(layout, WINDOW_BYTES);
    stack->window_bytes = WINDOW_BYTES;
    stack->warm_bytes = WARM_BYTES;
    map_new(layout, stack->window, WARM_BYTES, PAGE_WRITE, &frames);
    stack->warm_alias = kernel_pointer(frames);
}

static size_t count_arguments(char *const *arguments, uint64_t *bytes)
{
    size_t count = 0;
    *bytes = 0;
    for (; arguments[count]; count++)
        *bytes += strlen(arguments[count]) + 1;
    return count;
}

/* The program's first stack: strings at its top, below them argc, argv, a null, and an environment of nothing. */
static void make_program_stack(struct layout *layout, char *const *arguments)
{
    guest_phys frames;
    uint64_t string_bytes, base = take_addresses(layout, PROGRAM_STACK_BYTES);
    unsigned char *stack = map_new(layout, base, PROGRAM_STACK_BYTES, PAGE_WRITE, &frames);
    size_t count = count_arguments(arguments, &string_bytes);
    uint64_t words = 1 + count + 1 + 1;
    if (string_bytes > PROGRAM_STACK_BYTES / 4 || words > PROGRAM_STACK_BYTES / 4 / sizeof(uint64_t))
        fail(EXIT_UNACCEPTABLE, "%s: its arguments take %llu KiB, and a program may have 256; give it fewer",
             layout->process->file, (unsigned long long)(string_bytes + words * sizeof(uint64_t)) >> 10);
    uint64_t string = PROGRAM_STACK_BYTES - string_bytes;
    uint64_t at = (string - words * sizeof(uint64_t)) & ~15ull;
    uint64_t *vector = (uint64_t *)(void *)(stack + at);
    *vector++ = count;
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(arguments[i]) + 1;
        memcpy(stack + string, arguments[i], length);
        *vector++ = base + string;
        string += length;
    }
    layout->table->stack_pointer = base + at;
}

void process_lay_out(struct guest *guest, const struct guest_options *options, size_t index,
                     guest_phys kernel_page_table)
{
    struct guest_process *process = &guest->processes[index];
    const struct image *image = &process->image;
    guest_phys processes = {guest->boot->processes - FL_DIRECT_BASE}, address;
    struct fl_process_image *table = guest_memory_at(&guest->memory, processes, (index + 1) * sizeof *table);
    struct layout layout = {guest, process, &table[index], place(options->randomise, REGION_STACKS), NULL};
    struct placed *placed = calloc(image->segment_count, sizeof *placed);
    uint64_t first_page = guest->memory.next_free / FL_PAGE_SIZE;
    if (!placed)
        fail(EXIT_MONITOR, "no memory for laying out %s", process->file);

    strcpy(layout.table->name, process->name);
    process->page_table = page_table_create(&guest->memory);
    page_table_share_kernel(&guest->memory, process->page_table, kernel_page_table);
    process->bias.value = place(options->randomise, REGION_IMAGE);
    layout.pristine = guest_records(guest, image->segment_count + 1, sizeof *layout.pristine, &address);
    layout.table->pristine = kernel_pointer(address);
    place_image(&layout, placed);
    layout.table->page_table = process->page_table.value;
    layout.table->entry = process->bias.value + image->entry;
    layout.table->window_base = process->bias.value + image->window;
    layout.table->window_bytes = image->window_bytes;
    layout.table->heap_base = place(options->randomise, REGION_HEAP);
    layout.table->heap_end = layout.table->heap_base + HEAP_BYTES;
    if (process->is_server) {
        layout.table->flags = FL_PROCESS_SERVER;
        make_server_stack(&layout, placed);
    } else {
        make_program_stack(&layout, options->arguments);
        layout.table->fs_base = make_tls_block(&layout, placed);
    }
    layout.table->pages_used = guest->memory.next_free / FL_PAGE_SIZE - first_page;
    layout.table->page_limit = guest->memory.bytes / FL_PAGE_SIZE;
    free(placed);
}
