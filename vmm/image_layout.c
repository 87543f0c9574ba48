/* Puts an image into its process's memory: segments, relocated; their pristine copies; what thread-local blocks start as. */
#include "layout.h"

#include "fail.h"

#include <stdlib.h>
#include <string.h>

/* Behind a thread's variables: the word at fs:0 holds its own address (System V TLS, variant II). */
#define TLS_BLOCK_BYTES 64u

/* A segment as it is in memory, page-aligned. */
struct placed {
    unsigned char *first;
    uint64_t address;
    uint64_t bytes;
};

static struct placed place_segment(struct layout *layout, const struct image_segment *segment)
{
    guest_phys frames;
    uint64_t start = page_floor(segment->address), bytes = page_ceiling(segment->address + segment->bytes) - start;
    unsigned int rights = (segment->writable ? PAGE_WRITE : 0) | (segment->executable ? PAGE_EXECUTE : 0);
    struct placed placed = {NULL, layout->process->bias.value + start, bytes};
    placed.first = layout_map(layout, placed.address, bytes, rights, &frames);
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

static void relocate(const struct layout *layout, const struct placed *placed)
{
    const struct image *image = &layout->process->image;
    for (size_t i = 0; i < image->relocation_count; i++) {
        uint64_t value = layout->process->bias.value + image->relocations[i].addend;
        memcpy(placed_at(image, placed, image->relocations[i].address), &value, sizeof value);
    }
}

/* What a server can write is kept as it was, to start it afresh from. */
static void keep_pristine(struct layout *layout, const struct placed *placed)
{
    const struct image *image = &layout->process->image;
    struct guest_memory *memory = &layout->guest->memory;
    guest_phys address;
    struct fl_pristine *pristine = guest_records(layout->guest, image->segment_count, sizeof *pristine, &address);
    layout->table->pristine = kernel_pointer(address);
    for (size_t i = 0; i < image->segment_count; i++) {
        const unsigned char *content = placed[i].first;
        uint64_t bytes = placed[i].bytes;
        if (!image->segments[i].writable)
            continue;
        pristine[layout->table->pristine_count] = (struct fl_pristine){.address = placed[i].address, .bytes = bytes};
        if (content[0] != 0 || memcmp(content, content + 1, bytes - 1) != 0) {
            guest_phys copy = guest_memory_take(memory, bytes / FL_PAGE_SIZE);
            memcpy(guest_memory_at(memory, copy, bytes), content, bytes);
            pristine[layout->table->pristine_count].pristine = kernel_pointer(copy);
        }
        layout->table->pristine_count++;
    }
}

/* A thread's block of thread-local variables as it starts, but for the word at fs:0. */
static void make_tls_template(struct layout *layout, const struct placed *placed)
{
    const struct image_tls *tls = &layout->process->image.tls;
    struct guest_memory *memory = &layout->guest->memory;
    uint64_t alignment = tls->alignment > TLS_BLOCK_BYTES ? tls->alignment : TLS_BLOCK_BYTES;
    uint64_t variables = tls->bytes ? (tls->bytes + tls->alignment - 1) / tls->alignment * tls->alignment : 0;
    uint64_t fs_offset = (variables + alignment - 1) / alignment * alignment;
    uint64_t bytes = page_ceiling(fs_offset + TLS_BLOCK_BYTES);
    guest_phys frames = guest_memory_take(memory, bytes / FL_PAGE_SIZE);
    unsigned char *block = guest_memory_at(memory, frames, bytes);
    if (tls->file_bytes)
        memcpy(block + fs_offset - variables, placed_at(&layout->process->image, placed, tls->address),
               tls->file_bytes);
    layout->table->tls_block = kernel_pointer(frames);
    layout->table->tls_bytes = bytes;
    layout->table->tls_fs_offset = fs_offset;
    layout->table->stack_stride = FL_STACK_TLS_OFFSET + bytes;
}

void layout_image(struct layout *layout)
{
    const struct image *image = &layout->process->image;
    struct placed *placed = calloc(image->segment_count, sizeof *placed);
    if (!placed)
        fail(EXIT_MONITOR, "no memory for laying out %s", layout->process->file);
    for (size_t i = 0; i < image->segment_count; i++)
        placed[i] = place_segment(layout, &image->segments[i]);
    relocate(layout, placed);
    if (layout->process->is_server)
        keep_pristine(layout, placed);
    make_tls_template(layout, placed);
    free(placed);
}
