/* Lays out one process: where its image, heap, stacks and copy windows lie, and what memory it may have. */
#include "layout.h"

#include "fail.h"

#include <stdlib.h>
#include <string.h>

#define HEAP_BYTES (4ull << 30)
#define PAGE_TABLES_OF_FIRST_CALL                                                                                      \
    6 /* below the PML4: three for the stack and its thread-local block, three for copies */

/*
 * What a process has of each kind lies in a region of its own, at a random page of the region's first 512 GiB. Behind these
 * each has room for the largest of its kind: copy windows take another 512 GiB.
 */
#define REGION_RANDOM_PAGES (1ull << 27)
enum region { REGION_IMAGE, REGION_HEAP, REGION_FIRST_STACK, REGION_STACKS, REGION_COPIES };
static const uint64_t region_base[] = {
    [REGION_IMAGE] = 0x100000000000,  [REGION_HEAP] = 0x300000000000,   [REGION_FIRST_STACK] = 0x500000000000,
    [REGION_STACKS] = 0x580000000000, [REGION_COPIES] = 0x600000000000,
};
_Static_assert(0x600000000000 + REGION_RANDOM_PAGES * FL_PAGE_SIZE + FL_STACKS_MAX * FL_COPIES_STRIDE <= FL_HANDLE_BASE,
               "copy windows end below the handles");

#define IMAGE_BASE_FIXED 0x400000ull

static uint64_t place(bool randomise, enum region region)
{
    if (!randomise)
        return region == REGION_IMAGE ? IMAGE_BASE_FIXED : region_base[region];
    return region_base[region] + guest_random() % REGION_RANDOM_PAGES * FL_PAGE_SIZE;
}

unsigned char *layout_map(struct layout *layout, uint64_t address, uint64_t bytes, unsigned int rights,
                          guest_phys *frames)
{
    struct guest_memory *memory = &layout->guest->memory;
    *frames = guest_memory_take(memory, bytes / FL_PAGE_SIZE);
    page_table_map(memory, layout->process->page_table, (guest_virt){address}, *frames, bytes, rights | PAGE_USER);
    return guest_memory_at(memory, *frames, bytes);
}

static void place_regions(struct layout *layout, const struct guest_options *options)
{
    struct fl_process_image *table = layout->table;
    const struct image *image = &layout->process->image;
    uint64_t bias = place(options->randomise, REGION_IMAGE);
    layout->process->bias.value = bias;
    table->entry = bias + image->entry;
    table->window_base = bias + image->window;
    table->window_bytes = image->window_bytes;
    table->heap_base = place(options->randomise, REGION_HEAP);
    table->heap_end = table->heap_base + HEAP_BYTES;
    table->stacks_base = place(options->randomise, REGION_STACKS);
    table->copies_base = place(options->randomise, REGION_COPIES);
}

/* The queues that its exported functions and releases are in: shapes number them from 0, the default one, without a gap. */
static uint32_t count_queues(const struct image *image)
{
    uint32_t highest = 0;
    for (size_t i = 0; i < image->export_count; i++)
        if (image->exports[i].shape.queue > highest)
            highest = image->exports[i].shape.queue;
    for (size_t i = 0; i < image->object_count; i++)
        if (image->objects[i].queue > highest)
            highest = image->objects[i].queue;
    return highest + 1;
}

static void list_object_types(struct layout *layout)
{
    const struct image *image = &layout->process->image;
    guest_phys address;
    struct fl_object_type *types = guest_records(layout->guest, image->object_count, sizeof *types, &address);
    layout->table->object_types = kernel_pointer(address);
    layout->table->object_type_count = (uint32_t)image->object_count;
    for (size_t i = 0; i < image->object_count; i++) {
        const struct image_object *object = &image->objects[i];
        types[i] = (struct fl_object_type){
            .type = object->type, .release = layout->process->bias.value + object->release, .queue = object->queue};
    }
}

static void set_server(struct layout *layout)
{
    const struct server_option *option = layout->process->option;
    layout->table->flags = FL_PROCESS_SERVER | (option && option->restart ? FL_PROCESS_RESTART : 0);
    layout->table->client = layout->process->client;
    layout->table->queue_count = count_queues(&layout->process->image);
    if (option)
        layout->table->grace_ns = option->grace_ns;
    list_object_types(layout);
}

/* A program may have all that there is, a server half of it or what its option says, so that it cannot starve the others. */
static void set_limit(struct layout *layout)
{
    struct guest_process *process = layout->process;
    uint64_t all = layout->guest->memory.bytes, asked = process->option ? process->option->memory_bytes : 0;
    process->memory_bytes = !process->is_server ? all : asked ? asked : all / 2;
    layout->table->page_limit = process->memory_bytes / FL_PAGE_SIZE;
    uint64_t first_call = 1 + (layout->table->tls_bytes + FL_COPIES_WARM) / FL_PAGE_SIZE + PAGE_TABLES_OF_FIRST_CALL;
    uint64_t needed = layout->table->pages_used + (process->is_server ? first_call : 0);
    if (needed <= layout->table->page_limit)
        return;
    fail(EXIT_UNACCEPTABLE,
         "%s: takes %llu KiB of memory to start, and may have %llu KiB, %s; give it more with "
         "--server=%s=FILE,mem=SIZE%s",
         process->file, (unsigned long long)(needed * FL_PAGE_SIZE >> 10),
         (unsigned long long)(process->memory_bytes >> 10), asked ? "its mem=" : "half of the guest's", process->name,
         asked ? "" : " or --mem=SIZE");
}

void process_lay_out(struct guest *guest, const struct guest_options *options, size_t index,
                     guest_phys kernel_page_table)
{
    struct guest_process *process = &guest->processes[index];
    guest_phys processes = {guest->boot->processes - FL_DIRECT_BASE};
    struct fl_process_image *table = guest_memory_at(&guest->memory, processes, (index + 1) * sizeof *table);
    struct layout layout = {guest, process, &table[index]};
    uint64_t first_page = guest->memory.next_free / FL_PAGE_SIZE;

    strcpy(layout.table->name, process->name);
    process->page_table = page_table_create(&guest->memory);
    page_table_share_kernel(&guest->memory, process->page_table, kernel_page_table);
    layout.table->page_table = process->page_table.value;
    layout.table->grace_ns = -1;
    place_regions(&layout, options);
    layout_image(&layout);
    if (process->is_server)
        set_server(&layout);
    else
        layout_first_stack(&layout, place(options->randomise, REGION_FIRST_STACK), options->arguments);
    layout.table->pages_used = guest->memory.next_free / FL_PAGE_SIZE - first_page;
    set_limit(&layout);
}
