/* An image laid out by hand, and the image reader run on it in a process of its own; for the tests of the reader. */
#ifndef FAULTLINE_TESTS_BUILT_IMAGE_H
#define FAULTLINE_TESTS_BUILT_IMAGE_H

#include "faultline/abi/hash.h"
#include "faultline/abi/layout.h"
#include "vmm/fail.h"
#include "vmm/image.h"

#include <elf.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define WINDOW_ADDRESS 0x4000u
#define ENTRY_OFFSET 16

/* A file whose every byte lies at the same address as in the file. */
static struct built {
    Elf64_Ehdr header;
    Elf64_Phdr segments[7];
    Elf64_Dyn dynamic[4];
    Elf64_Rela relocations[2];
    uint64_t thread_local[2];
    struct fl_image tables;
    struct fl_import_record imports[2];
    struct fl_export_record export;
    struct fl_object_record objects[2];
    struct fl_parameter parameter, object;
    char name[32], server[32], first[128], second[128], exported[128], tags[2][32], signature[64];
    _Alignas(FL_PAGE_SIZE) unsigned char code[64];
    _Alignas(FL_PAGE_SIZE) uint64_t data[8];
} built;

static char path[] = "/tmp/image-test-XXXXXX";
static char said[8192]; /* what the last child wrote to stderr */
static struct image image;

#define ADDRESS_OF(member) offsetof(struct built, member)

static inline void point(int32_t *field, const void *target)
{
    *field = (int32_t)((const char *)target - (const char *)field);
}

static inline Elf64_Phdr load(uint32_t flags, uint64_t address, uint64_t file_bytes, uint64_t bytes)
{
    return (Elf64_Phdr){PT_LOAD, flags, address, address, address, file_bytes, bytes, FL_PAGE_SIZE};
}

static inline Elf64_Phdr part(uint32_t type, uint64_t address, uint64_t bytes)
{
    return (Elf64_Phdr){type, PF_R, address, address, address, bytes, bytes, 8};
}

static inline void build_headers(void)
{
    built.header = (Elf64_Ehdr){.e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB, EV_CURRENT},
                                .e_type = ET_DYN,
                                .e_machine = EM_X86_64,
                                .e_version = EV_CURRENT,
                                .e_entry = ADDRESS_OF(code) + ENTRY_OFFSET,
                                .e_phoff = ADDRESS_OF(segments),
                                .e_phentsize = sizeof(Elf64_Phdr),
                                .e_phnum = 7};
    built.segments[0] = load(PF_R, 0, ADDRESS_OF(code), ADDRESS_OF(code));
    built.segments[1] = load(PF_R | PF_X, ADDRESS_OF(code), sizeof built.code, sizeof built.code);
    built.segments[2] = load(PF_R | PF_W, ADDRESS_OF(data), sizeof built.data, 2 * sizeof built.data);
    built.segments[3] = part(PT_DYNAMIC, ADDRESS_OF(dynamic), sizeof built.dynamic);
    built.segments[4] = part(PT_TLS, ADDRESS_OF(thread_local), sizeof built.thread_local);
    built.segments[4].p_memsz += 16;
    built.segments[5] = part(PT_FL_IMAGE, ADDRESS_OF(tables), sizeof built.tables);
    built.segments[6] = (Elf64_Phdr){.p_type = PT_FL_WINDOW, .p_vaddr = WINDOW_ADDRESS, .p_memsz = 100};
}

static inline void build_tables(bool server)
{
    built.tables = (struct fl_image){.magic = FL_IMAGE_MAGIC, .version = FL_ABI_VERSION, .flags = server};
    point(&built.tables.name_at, built.name);
    point(&built.tables.imports_at, built.imports);
    point(&built.tables.imports_end_at, built.imports + 2);
    point(&built.tables.exports_at, &built.export);
    point(&built.tables.exports_end_at, &built.export + server);
    point(&built.tables.objects_at, built.objects);
    point(&built.tables.objects_end_at, built.objects + 2 * server);
    for (unsigned int i = 0; i < 2; i++) {
        struct fl_import_record *import = &built.imports[i];
        import->slot_at = (int32_t)(WINDOW_ADDRESS + i * FL_SLOT_SIZE - (size_t)((char *)import - (char *)&built));
        point(&import->server_at, built.server);
        point(&import->function_at, i ? built.second : built.first);
        point(&import->signature_at, built.signature);
        import->hash = 100 + i;
        import->kind = i ? FL_IMPORT_RESULT : FL_IMPORT_CALL;
    }
    point(&built.export.address_at, built.code);
    point(&built.export.function_at, built.exported);
    point(&built.export.signature_at, built.signature);
    point(&built.export.parameters_at, &built.parameter);
    built.export.hash = 102;
    built.export.shape = (struct fl_shape){.parameter_count = 2, .stack_bytes = 8, .queue = 1};
    built.parameter = (struct fl_parameter){.direction = FL_DIRECTION_IN,
                                            .alignment = 4,
                                            .element_size = 4,
                                            .pointer = {.source = FL_SOURCE_REGISTER, .width = 8},
                                            .count[0] = {.source = FL_SOURCE_STACK, .width = 8}};
    built.object = (struct fl_parameter){.direction = FL_DIRECTION_OBJECT,
                                         .alignment = 1,
                                         .type = 7,
                                         .pointer = {.source = FL_SOURCE_REGISTER, .width = 8, .index = 1}};
}

/* Two types of objects, each released in a queue of its own. */
static inline void build_objects(void)
{
    for (unsigned int i = 0; i < 2; i++) {
        struct fl_object_record *object = &built.objects[i];
        strcpy(built.tags[i], i ? "knife" : "fork");
        point(&object->name_at, built.tags[i]);
        point(&object->release_at, built.code + i);
        object->type = fl_hash_object_type(built.name, built.tags[i]);
        object->queue = 2 + i;
    }
}

static inline void build(bool server)
{
    memset(&built, 0, sizeof built);
    build_headers();
    build_tables(server);
    strcpy(built.name, server ? "giver" : "");
    strcpy(built.server, "taker");
    strcpy(built.first, "take");
    strcpy(built.second, "take_more");
    strcpy(built.exported, "give");
    strcpy(built.signature, "int (const int *values)");
    build_objects();
    built.dynamic[0] = (Elf64_Dyn){DT_RELA, {ADDRESS_OF(relocations)}};
    built.dynamic[1] = (Elf64_Dyn){DT_RELASZ, {sizeof built.relocations}};
    built.relocations[0] = (Elf64_Rela){ADDRESS_OF(data), R_X86_64_RELATIVE, ADDRESS_OF(code)};
    built.relocations[1] = (Elf64_Rela){ADDRESS_OF(thread_local), R_X86_64_RELATIVE, -1};
}

static inline void write_file(const void *bytes, size_t size)
{
    int file = open(path, O_WRONLY | O_TRUNC);
    assert_true(file >= 0 && write(file, bytes, size) == (ssize_t)size);
    close(file);
}

static inline int create_file(void **state)
{
    (void)state;
    int file = mkstemp(path);
    return file < 0 || close(file) != 0;
}

static inline int remove_file(void **state)
{
    (void)state;
    return unlink(path);
}

/* Reads whatever the image says that there is, for the sanitizers to object to. */
static inline uint64_t touch(const struct image *one)
{
    uint64_t sum = strlen(one->name);
    for (size_t i = 0; i < one->segment_count; i++)
        for (uint64_t at = 0; at < one->segments[i].file_bytes; at++)
            sum += image_segment_content(one, &one->segments[i])[at];
    for (size_t i = 0; i < one->import_count; i++)
        sum += strlen(one->imports[i].server) + strlen(one->imports[i].function) + strlen(one->imports[i].signature);
    for (size_t i = 0; i < one->export_count; i++) {
        sum += strlen(one->exports[i].function) + strlen(one->exports[i].signature);
        for (size_t j = 0; j < one->exports[i].shape.parameter_count; j++)
            sum += one->exports[i].parameters[j].element_size;
    }
    for (size_t i = 0; i < one->object_count; i++)
        sum += strlen(one->objects[i].name) + one->objects[i].type;
    for (size_t i = 0; i < one->relocation_count; i++)
        sum += one->relocations[i].address;
    return sum;
}

static inline void read_and_exit(int errors)
{
    volatile uint64_t sum;
    dup2(errors, STDERR_FILENO);
    image_read(&image, path);
    sum = touch(&image);
    (void)sum;
    image_free(&image);
    exit(0);
}

/* Reads the file in a process of its own, since a refusal ends it. Returns the exit status, or 128 + the signal. */
static inline int status_of_reading(void)
{
    int pipe_ends[2], status;
    assert_int_equal(pipe(pipe_ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        read_and_exit(pipe_ends[1]);
    close(pipe_ends[1]);
    size_t length = 0;
    ssize_t count;
    while ((count = read(pipe_ends[0], said + length, sizeof said - 1 - length)) > 0)
        length += (size_t)count;
    said[length] = '\0';
    close(pipe_ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

#endif
