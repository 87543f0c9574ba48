/* Finds the parts of a good ELF file that make_bad changes, and reads and writes whole files. */
#include "draft.h"

#include <err.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HUGE_BYTES (1l << 30) /* none of which takes room on the disk */

static void *or_end(void *found, const char *what)
{
    if (!found)
        errx(1, "the good file has no %s", what);
    return found;
}

void draft_read(struct draft *draft, const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file && errno == ENOENT) {
        draft->kind = DRAFT_LEFT_OUT;
        return;
    }
    if (!file || fseek(file, 0, SEEK_END) != 0 || ftell(file) < 0)
        err(1, "%s", path);
    free(draft->bytes);
    draft->size = (size_t)ftell(file);
    draft->bytes = or_end(malloc(draft->size + 1), "memory");
    rewind(file);
    if (fread(draft->bytes, 1, draft->size, file) != draft->size)
        err(1, "%s", path);
    fclose(file);
}

static void write_bytes(const struct draft *draft, const char *path)
{
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(draft->bytes, 1, draft->size, file) != draft->size || fclose(file) != 0)
        err(1, "%s", path);
}

void draft_write(const struct draft *draft, const char *directory, const char *name)
{
    char path[PATH_MAX];
    int status = 0;
    snprintf(path, sizeof path, "%s/%s", directory, name);
    if (remove(path) != 0 && errno != ENOENT)
        err(1, "%s", path);
    if (draft->kind == DRAFT_FILE || draft->kind == DRAFT_UNREADABLE || draft->kind == DRAFT_HUGE)
        write_bytes(draft, path);
    if (draft->kind == DRAFT_UNREADABLE)
        status = chmod(path, 0);
    else if (draft->kind == DRAFT_HUGE)
        status = truncate(path, HUGE_BYTES);
    else if (draft->kind == DRAFT_DIRECTORY)
        status = mkdir(path, 0777);
    else if (draft->kind == DRAFT_FIFO)
        status = mkfifo(path, 0666);
    if (status != 0)
        err(1, "%s", path);
}

void draft_text(struct draft *draft, const char *text)
{
    free(draft->bytes);
    draft->bytes = or_end((unsigned char *)strdup(text), "memory");
    draft->size = strlen(text);
}

void draft_truncate(struct draft *draft, size_t size)
{
    if (size >= draft->size)
        errx(1, "the good file has only %zu bytes", draft->size);
    draft->size = size;
}

static void *bytes_at(struct draft *draft, uint64_t offset, uint64_t bytes)
{
    if (offset > draft->size || bytes > draft->size - offset)
        errx(1, "the good file ends before %#llx", (unsigned long long)offset);
    return draft->bytes + offset;
}

Elf64_Ehdr *elf_header(struct draft *draft)
{
    return bytes_at(draft, 0, sizeof(Elf64_Ehdr));
}

static Elf64_Phdr *find_header(struct draft *draft, uint32_t type, unsigned int index)
{
    Elf64_Ehdr *header = elf_header(draft);
    Elf64_Phdr *all = bytes_at(draft, header->e_phoff, header->e_phnum * sizeof *all);
    for (unsigned int i = 0; i < header->e_phnum; i++)
        if (all[i].p_type == type && index-- == 0)
            return &all[i];
    return NULL;
}

Elf64_Phdr *segment(struct draft *draft, unsigned int index)
{
    return or_end(find_header(draft, PT_LOAD, index), "such segment");
}

Elf64_Phdr *program_header(struct draft *draft, uint32_t type)
{
    return or_end(find_header(draft, type, 0), "program header of that type");
}

static void *content_at(struct draft *draft, uint64_t address)
{
    Elf64_Phdr *one;
    for (unsigned int i = 0; (one = find_header(draft, PT_LOAD, i)); i++)
        if (address >= one->p_vaddr && address - one->p_vaddr < one->p_filesz)
            return bytes_at(draft, one->p_offset + (address - one->p_vaddr), 1);
    errx(1, "the good file has nothing at %#llx", (unsigned long long)address);
}

static uint64_t address_of(struct draft *draft, const void *place)
{
    uint64_t offset = (uint64_t)((const unsigned char *)place - draft->bytes);
    Elf64_Phdr *one;
    for (unsigned int i = 0; (one = find_header(draft, PT_LOAD, i)); i++)
        if (offset >= one->p_offset && offset - one->p_offset < one->p_filesz)
            return one->p_vaddr + (offset - one->p_offset);
    errx(1, "the good file does not load what lies at %#llx", (unsigned long long)offset);
}

Elf64_Dyn *dynamic(struct draft *draft, int64_t tag)
{
    Elf64_Dyn *entry = content_at(draft, program_header(draft, PT_DYNAMIC)->p_vaddr);
    while (entry->d_tag != tag && entry->d_tag != DT_NULL)
        entry++;
    return or_end(entry->d_tag == tag ? entry : NULL, "dynamic entry of that tag");
}

Elf64_Rela *relocation(struct draft *draft, unsigned int index)
{
    return (Elf64_Rela *)content_at(draft, dynamic(draft, DT_RELA)->d_un.d_ptr) + index;
}

struct fl_image *tables(struct draft *draft)
{
    return content_at(draft, program_header(draft, PT_FL_IMAGE)->p_vaddr);
}

static void *pointed(struct draft *draft, int32_t *field)
{
    return content_at(draft, address_of(draft, field) + (uint64_t)(int64_t)*field);
}

char *string(struct draft *draft, int32_t *field)
{
    return pointed(draft, field);
}

void point(struct draft *draft, int32_t *field, uint64_t address)
{
    *field = (int32_t)((int64_t)address - (int64_t)address_of(draft, field));
}

struct fl_import_record *import(struct draft *draft, unsigned int index)
{
    return (struct fl_import_record *)pointed(draft, &tables(draft)->imports_at) + index;
}

struct fl_export_record *export_at(struct draft *draft, unsigned int index)
{
    return (struct fl_export_record *)pointed(draft, &tables(draft)->exports_at) + index;
}

struct fl_export_record *export_with_parameter(struct draft *draft)
{
    struct fl_export_record *one = export_at(draft, 0), *end = pointed(draft, &tables(draft)->exports_end_at);
    while (one < end && one->shape.parameter_count == 0)
        one++;
    return or_end(one < end ? one : NULL, "export with a pointer");
}

struct fl_parameter *parameter(struct draft *draft)
{
    return pointed(draft, &export_with_parameter(draft)->parameters_at);
}

struct fl_export_record *export_named(struct draft *draft, const char *name)
{
    struct fl_export_record *one = export_at(draft, 0), *end = pointed(draft, &tables(draft)->exports_end_at);
    while (one < end && strcmp(string(draft, &one->function_at), name) != 0)
        one++;
    return or_end(one < end ? one : NULL, "export of that name");
}

struct fl_parameter *parameter_of(struct draft *draft, const char *name, unsigned int index)
{
    return (struct fl_parameter *)pointed(draft, &export_named(draft, name)->parameters_at) + index;
}

struct fl_object_record *object_at(struct draft *draft, unsigned int index)
{
    return (struct fl_object_record *)pointed(draft, &tables(draft)->objects_at) + index;
}

static Elf64_Phdr *segment_with(struct draft *draft, uint32_t flag)
{
    unsigned int index = 0;
    while (!(segment(draft, index)->p_flags & flag))
        index++;
    return segment(draft, index);
}

uint64_t code(struct draft *draft)
{
    return segment_with(draft, PF_X)->p_vaddr;
}

uint64_t data(struct draft *draft)
{
    return segment_with(draft, PF_W)->p_vaddr;
}

uint64_t nowhere(struct draft *draft)
{
    (void)draft;
    return 0x3ffffff0;
}

void rename_kernel(struct draft *draft, const char *name)
{
    struct fl_import_record *end = pointed(draft, &tables(draft)->imports_end_at);
    for (struct fl_import_record *one = import(draft, 0); one < end; one++) {
        char *server = pointed(draft, &one->server_at);
        if (strcmp(server, "kernel") == 0)
            memcpy(server, name, strlen(name) + 1);
    }
}

void swap_segments(struct draft *draft)
{
    Elf64_Phdr first = *segment(draft, 0);
    *segment(draft, 0) = *segment(draft, 1);
    *segment(draft, 1) = first;
}

void add_segments(struct draft *draft)
{
    enum { COUNT = 20 };
    Elf64_Phdr headers[COUNT];
    for (unsigned int i = 0; i < COUNT; i++)
        headers[i] = (Elf64_Phdr){.p_type = PT_LOAD, .p_flags = PF_R, .p_vaddr = i * 0x1000, .p_memsz = 1};
    draft->bytes = or_end(realloc(draft->bytes, draft->size + sizeof headers), "memory");
    memcpy(draft->bytes + draft->size, headers, sizeof headers);
    elf_header(draft)->e_phoff = draft->size;
    elf_header(draft)->e_phnum = COUNT;
    draft->size += sizeof headers;
}

void leave_out(struct draft *draft, uint32_t type)
{
    Elf64_Phdr *one;
    while ((one = find_header(draft, type, 0)))
        one->p_type = PT_NULL;
}

void move_table(struct draft *draft, int32_t *first, int32_t *end)
{
    (void)draft;
    *first += 0x10000000;
    *end += 0x10000000;
}

void fill_to_the_end(struct draft *draft, int32_t *field)
{
    Elf64_Phdr *one = segment(draft, 0);
    enum { COUNT = 16 };
    memset(content_at(draft, one->p_vaddr + one->p_filesz - COUNT), 'x', COUNT);
    point(draft, field, one->p_vaddr + one->p_filesz - COUNT);
}

uint64_t make_letters(struct draft *draft, size_t count)
{
    char *letters = content_at(draft, code(draft));
    memset(letters, 'a', count);
    letters[count] = '\0';
    return code(draft);
}
