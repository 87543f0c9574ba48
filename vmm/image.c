/* Reads an ELF file and checks its header and segments, so that nothing that follows can be led astray by them. */
#include "image.h"

#include "fail.h"
#include "faultline/abi/layout.h"
#include "image_check.h"

#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_BYTES_MAX (256ull << 20)
#define SPAN_MAX (1ull << 30) /* of a program's addresses: a CALL reaches 2 GiB */
#define SEGMENTS_MAX 16u
#define TLS_BYTES_MAX (1ull << 20)
#define BUILD_IT "build it with faultline-cc"
#define TRUNCATED "it is truncated, so copy or build it again"

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

static void read_all(struct image *image, int descriptor)
{
    size_t done = 0;
    while (done < image->content_bytes) {
        ssize_t count = read(descriptor, image->content + done, image->content_bytes - done);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            fail(EXIT_UNACCEPTABLE, "%s: cannot be read: %s", image->file, strerror(errno));
        if (count == 0)
            image_refuse(image, "became shorter while it was read; try again when nobody writes it");
        done += (size_t)count;
    }
}

static void read_file(struct image *image)
{
    struct stat status;
    int descriptor = open(image->file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        fail(errno == ENOENT || errno == ENOTDIR ? EXIT_NOT_FOUND : EXIT_UNACCEPTABLE, "%s: cannot be opened: %s",
             image->file, strerror(errno));
    if (fstat(descriptor, &status) != 0)
        fail(EXIT_MONITOR, "%s: cannot be examined: %s", image->file, strerror(errno));
    if (!S_ISREG(status.st_mode))
        image_refuse(image, "is not a regular file, so it cannot be a program; name the file itself");
    if ((uint64_t)status.st_size > FILE_BYTES_MAX)
        image_refuse(image, "is larger than the %llu MiB that a program may be", FILE_BYTES_MAX >> 20);
    image->content_bytes = (size_t)status.st_size;
    image->content = image_allocate(image->content_bytes, 1);
    read_all(image, descriptor);
    close(descriptor);
}

static bool in_file(const struct image *image, uint64_t offset, uint64_t bytes)
{
    return bytes <= image->content_bytes && offset <= image->content_bytes - bytes;
}

static const char *machine_name(unsigned int machine)
{
    switch (machine) {
    case EM_386:
        return "32-bit x86";
    case EM_AARCH64:
        return "ARM64";
    case EM_ARM:
        return "ARM";
    case EM_RISCV:
        return "RISC-V";
    default:
        return "another machine";
    }
}

/* Checks the header, and that the program headers lie in the file. */
static Elf64_Ehdr read_header(const struct image *image, unsigned int type)
{
    Elf64_Ehdr header;
    if (image->content_bytes < SELFMAG || memcmp(image->content, ELFMAG, SELFMAG) != 0)
        image_refuse(image, "is not an ELF file, so it is no program; " BUILD_IT);
    if (image->content_bytes < EI_NIDENT)
        image_refuse(image, "ends within its ELF header; " TRUNCATED);
    if (image->content[EI_CLASS] != ELFCLASS64)
        image_refuse(image, "is not 64-bit; only x86-64 programs can run; " BUILD_IT);
    if (image->content[EI_DATA] != ELFDATA2LSB)
        image_refuse(image, "is big-endian, so it is for another machine; " BUILD_IT);
    if (image->content_bytes < sizeof header)
        image_refuse(image, "ends within its ELF header; " TRUNCATED);
    memcpy(&header, image->content, sizeof header);
    if (header.e_machine != EM_X86_64)
        image_refuse(image, "is for %s (ELF machine %u), not for x86-64; " BUILD_IT, machine_name(header.e_machine),
                     header.e_machine);
    if (header.e_version != EV_CURRENT || image->content[EI_VERSION] != EV_CURRENT)
        image_refuse(image, "has an ELF version other than 1; " BUILD_IT);
    if (header.e_type != type)
        image_refuse(image,
                     type == ET_DYN ? "is ELF type %u, not a position-independent executable; " BUILD_IT
                                    : "is ELF type %u, not the executable that a kernel is",
                     header.e_type);
    if (header.e_phentsize != sizeof(Elf64_Phdr) || header.e_phnum == 0 || header.e_phnum == PN_XNUM)
        image_refuse(image, "has no usable program headers (%u of %u bytes); " BUILD_IT, header.e_phnum,
                     header.e_phentsize);
    if (!in_file(image, header.e_phoff, (uint64_t)header.e_phnum * sizeof(Elf64_Phdr)))
        image_refuse(image, "ends within its program headers; " TRUNCATED);
    return header;
}

/* Whether [address, address + bytes) is within where images of this kind may lie. */
static bool in_bounds(const struct image *image, uint64_t address, uint64_t bytes, bool kernel)
{
    (void)image;
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
    if (!in_file(image, header->p_offset, header->p_filesz))
        image_refuse(image, "ends within the segment at %#" PRIx64 "; " TRUNCATED, header->p_vaddr);
    if (!in_bounds(image, header->p_vaddr, header->p_memsz, kernel))
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
        !in_bounds(image, header->p_vaddr, header->p_memsz, false))
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
    read_file(image);
    Elf64_Ehdr header = read_header(image, kernel ? ET_EXEC : ET_DYN);
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
    free(image->relocations);
    *image = (struct image){0};
}
