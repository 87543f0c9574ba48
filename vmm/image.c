/* Checks the segments of an ELF file, so that nothing that follows can be led astray by them. */
#include "image.h"

#include "fail.h"
#include "faultline/abi/layout.h"
#include "image_check.h"

#include <gelf.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SPAN_MAX (1ull << 30) /* of a program's addresses: a CALL reaches 2 GiB */
#define SEGMENTS_MAX 16u
#define TLS_BYTES_MAX (1ull << 20)

void image_refuse(const struct image *image, const char *format, ...)
{
    char reason[FL_SIGNATURE_MAX * 2 + 512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(reason, sizeof reason, format, arguments);
    va_end(arguments);
    fail(EXIT_UNACCEPTABLE, "%s: %s", image->file, reason);
}

void *image_allocate(size_t count, size_t size)
{
    void *memory = calloc(count ? count : 1, size);
    if (!memory)
        fail(EXIT_MONITOR, "no memory for reading programs");
    return memory;
}

/* Whether [address, address + bytes) is within where images of this kind may lie. */
static bool in_bounds(uint64_t address, uint64_t bytes, bool kernel)
{
    uint64_t first = kernel ? FL_KERNEL_BASE + FL_KERNEL_PHYS : 0;
    uint64_t span = kernel ? FL_BOOT_PHYS - FL_KERNEL_PHYS : SPAN_MAX;
    return address >= first && bytes <= span && address - first <= span - bytes;
}

static uint64_t page_of(uint64_t address)
{
    return address / FL_PAGE_SIZE;
}

static void add_segment(struct image *image, const Elf64_Phdr *header, bool kernel)
{
    if (header->p_memsz == 0)
        return;
    if (image->segment_count == SEGMENTS_MAX)
        image_refuse(image, "has more than %u loadable segments; " BUILD_IT, SEGMENTS_MAX);
    if (header->p_filesz > header->p_memsz)
        image_refuse(image,
                     "has a segment with more bytes in the file than in memory (%#" PRIx64 " and %#" PRIx64
                     "); " BUILD_IT,
                     header->p_filesz, header->p_memsz);
    if (!image_file_holds(image, header->p_offset, header->p_filesz))
        image_refuse(image, "ends within the segment at %#" PRIx64 "; " TRUNCATED, header->p_vaddr);
    if (!in_bounds(header->p_vaddr, header->p_memsz, kernel))
        image_refuse(image,
                     "has a segment of %#" PRIx64 " bytes at %#" PRIx64 ", outside the addresses it may use; " BUILD_IT,
                     header->p_memsz, header->p_vaddr);
    if (header->p_flags & PF_W && header->p_flags & PF_X)
        image_refuse(image, "has a segment at %#" PRIx64 " that is both writable and executable; link it without -N",
                     header->p_vaddr);
    if (kernel && header->p_paddr != header->p_vaddr - FL_KERNEL_BASE)
        image_refuse(image, "has a segment whose physical address is not where it is linked to");
    if (image->segment_count) {
        const struct image_segment *last = &image->segments[image->segment_count - 1];
        if (page_of(header->p_vaddr) <= page_of(last->address + last->bytes - 1))
            image_refuse(image, "has segments that overlap or share a page, at %#" PRIx64 "; " BUILD_IT,
                         header->p_vaddr);
    }
    image->segments[image->segment_count++] = (struct image_segment){
        .address = header->p_vaddr,
        .bytes = header->p_memsz,
        .file_offset = header->p_offset,
        .file_bytes = header->p_filesz,
        .writable = header->p_flags & PF_W,
        .executable = header->p_flags & PF_X,
    };
}

static void set_window(struct image *image, const Elf64_Phdr *header)
{
    if (header->p_memsz == 0)
        return;
    if (header->p_vaddr % FL_PAGE_SIZE != 0 || header->p_memsz > FL_SLOTS_MAX * FL_SLOT_SIZE ||
        !in_bounds(header->p_vaddr, header->p_memsz, false))
        image_refuse(image, "has an import window of %#" PRIx64 " bytes at %#" PRIx64 ", which cannot be; " BUILD_IT,
                     header->p_memsz, header->p_vaddr);
    if (image->window_bytes)
        image_refuse(image, "has two import windows; " BUILD_IT);
    image->window = header->p_vaddr;
    image->window_bytes = (header->p_memsz + FL_PAGE_SIZE - 1) / FL_PAGE_SIZE * FL_PAGE_SIZE;
}

static void set_tls(struct image *image, const Elf64_Phdr *header)
{
    uint64_t alignment = header->p_align ? header->p_align : 1;
    if (header->p_memsz == 0)
        return;
    if (image->tls.bytes)
        image_refuse(image, "has two thread-local segments; " BUILD_IT);
    if (header->p_filesz > header->p_memsz || header->p_memsz > TLS_BYTES_MAX)
        image_refuse(image,
                     "has %#" PRIx64 " bytes of thread-local storage, %#" PRIx64 " of them in the file; at most "
                     "%#llx can be, so allocate the rest when it runs",
                     header->p_memsz, header->p_filesz, TLS_BYTES_MAX);
    if ((alignment & (alignment - 1)) != 0 || alignment > FL_PAGE_SIZE || header->p_vaddr % alignment != 0)
        image_refuse(
            image, "has thread-local storage at %#" PRIx64 " aligned to %#" PRIx64 ", which cannot be given; " BUILD_IT,
            header->p_vaddr, alignment);
    image->tls = (struct image_tls){header->p_vaddr, header->p_filesz, header->p_memsz, alignment};
}

static void check_window(const struct image *image)
{
    for (size_t i = 0; i < image->segment_count; i++) {
        const struct image_segment *segment = &image->segments[i];
        if (image->window_bytes && segment->address < image->window + image->window_bytes &&
            page_of(segment->address + segment->bytes - 1) >= page_of(image->window))
            image_refuse(image, "has an import window that overlaps a segment, at %#" PRIx64 "; " BUILD_IT,
                         segment->address);
    }
}

static void check_entry(const struct image *image)
{
    const struct image_segment *segment = image_segment_of(image, image->entry, 1);
    if (!segment || !segment->executable)
        image_refuse(image, "starts at %#" PRIx64 ", where it has no code; " BUILD_IT, image->entry);
}

static void read_image(struct image *image, const char *file, bool kernel)
{
    Elf64_Phdr dynamic = {0}, tables = {0};
    *image = (struct image){.name = ""};
    image->file = strdup(file);
    if (!image->file)
        fail(EXIT_MONITOR, "no memory for reading programs");
    image_read_file(image);
    Elf64_Ehdr header = image_read_header(image, kernel ? ET_EXEC : ET_DYN);
    image->segments = image_allocate(SEGMENTS_MAX, sizeof image->segments[0]);
    for (unsigned int i = 0; i < header.e_phnum; i++) {
        Elf64_Phdr one;
        memcpy(&one, image->content + header.e_phoff + i * sizeof one, sizeof one);
        if (one.p_type == PT_LOAD)
            add_segment(image, &one, kernel);
        else if (one.p_type == PT_INTERP)
            image_refuse(image,
                         "wants the dynamic linker of an ordinary system; it is a program of the host, so run it "
                         "there, or " BUILD_IT);
        else if (one.p_type == PT_TLS && !kernel)
            set_tls(image, &one);
        else if (one.p_type == PT_DYNAMIC && !kernel)
            dynamic = one;
        else if (one.p_type == PT_FL_WINDOW && !kernel)
            set_window(image, &one);
        else if (one.p_type == PT_FL_IMAGE)
            tables = one;
    }
    if (image->segment_count == 0)
        image_refuse(image, "has nothing to load; " BUILD_IT);
    image->entry = header.e_entry;
    check_window(image);
    if (!kernel)
        check_entry(image);
    if (image->tls.bytes && !image_content_at(image, image->tls.address, image->tls.file_bytes) &&
        image->tls.file_bytes)
        image_refuse(image, "has thread-local storage outside its segments; " BUILD_IT);
    if (tables.p_type == PT_NULL)
        image_refuse(image, "has no Faultline tables, so it was built for something else; " BUILD_IT);
    if (!kernel && dynamic.p_type == PT_NULL)
        image_refuse(image, "has no dynamic section, so it cannot be placed; " BUILD_IT);
    if (!kernel)
        image_read_dynamic(image, &dynamic);
    image_read_tables(image, &tables);
}

void image_read(struct image *image, const char *file)
{
    read_image(image, file, false);
}

/* The value of a symbol, by libelf. False: there is none. */
static bool find_symbol(const struct image *image, const char *name, uint64_t *value)
{
    bool found = false;
    elf_version(EV_CURRENT);
    Elf *elf = elf_memory((char *)image->content, image->content_bytes);
    for (Elf_Scn *section = NULL; elf && !found && (section = elf_nextscn(elf, section));) {
        GElf_Shdr header;
        Elf_Data *data;
        if (!gelf_getshdr(section, &header) || header.sh_type != SHT_SYMTAB || !(data = elf_getdata(section, NULL)))
            continue;
        GElf_Sym symbol;
        for (int i = 0; !found && gelf_getsym(data, i, &symbol); i++) {
            const char *one = elf_strptr(elf, header.sh_link, symbol.st_name);
            found = one && strcmp(one, name) == 0;
            if (found)
                *value = symbol.st_value;
        }
    }
    elf_end(elf);
    return found;
}

void image_read_kernel(struct image *image, const char *file, uint64_t *start64)
{
    read_image(image, file, true);
    if (!find_symbol(image, "kernel_start64", start64))
        image_refuse(image, "has no symbol kernel_start64, so it is not Faultline's kernel");
    const struct image_segment *segment = image_segment_of(image, *start64, 1);
    if (!segment || !segment->executable)
        image_refuse(image, "starts where it has no code");
}

const struct image_segment *image_segment_of(const struct image *image, uint64_t address, uint64_t bytes)
{
    for (size_t i = 0; i < image->segment_count; i++) {
        const struct image_segment *segment = &image->segments[i];
        if (address >= segment->address && bytes <= segment->bytes &&
            address - segment->address <= segment->bytes - bytes)
            return segment;
    }
    return NULL;
}

const unsigned char *image_content_at(const struct image *image, uint64_t address, uint64_t bytes)
{
    const struct image_segment *segment = image_segment_of(image, address, bytes);
    if (!segment || bytes > segment->file_bytes || address - segment->address > segment->file_bytes - bytes)
        return NULL;
    return image_segment_content(image, segment) + (address - segment->address);
}

const unsigned char *image_segment_content(const struct image *image, const struct image_segment *segment)
{
    return image->content + segment->file_offset;
}

void image_free(struct image *image)
{
    free(image->file);
    free(image->content);
    free(image->segments);
    free(image->imports);
    for (size_t i = 0; i < image->export_count; i++)
        free((void *)image->exports[i].parameters);
    free(image->exports);
    free(image->objects);
    free(image->relocations);
    *image = (struct image){0};
}
