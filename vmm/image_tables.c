/* Reads the import and export tables of an image, and checks every record that kernel and monitor will go by. */
#include "faultline/abi/layout.h"
#include "image_check.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define EXPORTS_MAX 4096u
#define DAMAGED "its Faultline tables are damaged (build it again with faultline-cc): "

/* Where a self-relative field points. */
static uint64_t target_of(uint64_t field_address, int32_t field)
{
    return field_address + (uint64_t)(int64_t)field;
}

/* A NUL-terminated string of at most `limit` bytes inside the file's part of one segment, or a refusal. */
static const char *string_at(const struct image *image, uint64_t address, size_t limit, const char *what)
{
    const struct image_segment *segment = image_segment_of(image, address, 1);
    uint64_t offset = segment ? address - segment->address : 0;
    if (!segment || offset >= segment->file_bytes)
        image_refuse(image, DAMAGED "%s lies outside its segments", what);
    const unsigned char *text = image_segment_content(image, segment) + offset;
    uint64_t left = segment->file_bytes - offset;
    if (memchr(text, 0, left <= limit ? left : limit + 1))
        return (const char *)text;
    if (left <= limit)
        image_refuse(image, DAMAGED "%s has no end inside its segment", what);
    image_refuse(image, DAMAGED "%s is longer than %zu bytes", what, limit);
}

/* Names go into messages and commands: nothing but what C identifiers and file names are made of. */
static const char *name_at(const struct image *image, uint64_t address, size_t limit, const char *what)
{
    const char *name = string_at(image, address, limit, what);
    for (const char *at = name; *at; at++)
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.", *at))
            image_refuse(image, DAMAGED "%s has a character that no name has", what);
    return name;
}

static const char *required_name_at(const struct image *image, uint64_t address, size_t limit, const char *what)
{
    const char *name = name_at(image, address, limit, what);
    if (!*name)
        image_refuse(image, DAMAGED "%s is empty", what);
    return name;
}

static const char *signature_at(const struct image *image, uint64_t address)
{
    const char *signature = string_at(image, address, FL_SIGNATURE_MAX, "a signature");
    for (const char *at = signature; *at; at++)
        if (*at < ' ' || *at > '~')
            image_refuse(image, DAMAGED "a signature has a character that cannot be printed");
    return signature;
}

/* The table of records of `size` bytes between two self-relative fields. */
static const unsigned char *table_between(const struct image *image, uint64_t first, uint64_t end, size_t size,
                                          size_t most, size_t *count, const char *what)
{
    if (end < first || (end - first) % size != 0 || (end - first) / size > most)
        image_refuse(image, DAMAGED "%s is of an impossible size", what);
    const unsigned char *content = image_content_at(image, first, end - first);
    *count = (end - first) / size;
    if (*count && !content)
        image_refuse(image, DAMAGED "%s lies outside its segments", what);
    return content;
}

static void read_imports(struct image *image, uint64_t first, uint64_t end)
{
    const unsigned char *content = table_between(image, first, end, sizeof(struct fl_import_record), FL_SLOTS_MAX,
                                                 &image->import_count, "the import table");
    image->imports = image_allocate(image->import_count, sizeof image->imports[0]);
    unsigned char *taken = image_allocate(image->window_bytes / FL_SLOT_SIZE, 1);
    for (size_t i = 0; i < image->import_count; i++) {
        struct fl_import_record record;
        uint64_t at = first + i * sizeof record;
        memcpy(&record, content + i * sizeof record, sizeof record);
        struct image_import *import = &image->imports[i];
        import->slot = target_of(at + offsetof(struct fl_import_record, slot_at), record.slot_at);
        uint64_t offset = import->slot - image->window;
        if (offset >= image->window_bytes || offset % FL_SLOT_SIZE != 0)
            image_refuse(image, DAMAGED "import %zu has a slot outside the import window", i);
        if (taken[offset / FL_SLOT_SIZE]++)
            image_refuse(image, DAMAGED "two imports share a slot");
        import->server =
            required_name_at(image, target_of(at + offsetof(struct fl_import_record, server_at), record.server_at),
                             FL_NAME_MAX, "the name of an import's server");
        import->function =
            required_name_at(image, target_of(at + offsetof(struct fl_import_record, function_at), record.function_at),
                             FL_FUNCTION_MAX, "the name of an import");
        import->signature =
            signature_at(image, target_of(at + offsetof(struct fl_import_record, signature_at), record.signature_at));
        import->hash = record.hash;
    }
    free(taken);
}

static void read_parameters(const struct image *image, struct image_export *export, uint64_t address)
{
    size_t count = export->shape.parameter_count;
    if (count > FL_PARAMETERS_MAX)
        image_refuse(image, DAMAGED "export %s has %zu pointers", export->function, count);
    struct fl_parameter *parameters = image_allocate(count, sizeof *parameters);
    const unsigned char *content = image_content_at(image, address, count * sizeof *parameters);
    if (count && !content)
        image_refuse(image, DAMAGED "the parameters of export %s lie outside its segments", export->function);
    if (count)
        memcpy(parameters, content, count * sizeof *parameters);
    export->parameters = parameters;
    const char *error = shape_error(&export->shape, parameters);
    if (error)
        image_refuse(image, DAMAGED "export %s has %s", export->function, error);
}

static void read_exports(struct image *image, uint64_t first, uint64_t end)
{
    const unsigned char *content = table_between(image, first, end, sizeof(struct fl_export_record), EXPORTS_MAX,
                                                 &image->export_count, "the export table");
    image->exports = image_allocate(image->export_count, sizeof image->exports[0]);
    for (size_t i = 0; i < image->export_count; i++) {
        struct fl_export_record record;
        uint64_t at = first + i * sizeof record;
        memcpy(&record, content + i * sizeof record, sizeof record);
        struct image_export *export = &image->exports[i];
        export->address = target_of(at + offsetof(struct fl_export_record, address_at), record.address_at);
        export->function =
            required_name_at(image, target_of(at + offsetof(struct fl_export_record, function_at), record.function_at),
                             FL_FUNCTION_MAX, "the name of an export");
        export->signature =
            signature_at(image, target_of(at + offsetof(struct fl_export_record, signature_at), record.signature_at));
        export->hash = record.hash;
        export->shape = record.shape;
        const struct image_segment *segment = image_segment_of(image, export->address, 1);
        if (!segment || !segment->executable)
            image_refuse(image, DAMAGED "export %s is at %#" PRIx64 ", where there is no code", export->function,
                         export->address);
        for (size_t other = 0; other < i; other++)
            if (strcmp(image->exports[other].function, export->function) == 0)
                image_refuse(image, DAMAGED "%s is exported twice", export->function);
        read_parameters(image, export,
                        target_of(at + offsetof(struct fl_export_record, parameters_at), record.parameters_at));
    }
}

void image_read_tables(struct image *image, const Elf64_Phdr *header)
{
    struct fl_image tables;
    uint64_t at = header->p_vaddr;
    const unsigned char *content = image_content_at(image, at, sizeof tables);
    const struct image_segment *segment = image_segment_of(image, at, sizeof tables);
    if (!content || segment->writable)
        image_refuse(image, DAMAGED "they do not lie in a read-only segment");
    memcpy(&tables, content, sizeof tables);
    if (tables.magic != FL_IMAGE_MAGIC)
        image_refuse(image, DAMAGED "they do not begin as they should");
    if (tables.version != FL_ABI_VERSION)
        image_refuse(image,
                     "was built for version %u of the call, and this is version %u; build it again with this "
                     "faultline-cc",
                     tables.version, FL_ABI_VERSION);
    image->is_server = tables.flags & FL_IMAGE_SERVER;
    image->name = name_at(image, target_of(at + offsetof(struct fl_image, name_at), tables.name_at), FL_NAME_MAX,
                          "the server's name");
    if (image->is_server != (image->name[0] != '\0'))
        image_refuse(image, DAMAGED "a server has a name, and nothing else has");
    read_imports(image, target_of(at + offsetof(struct fl_image, imports_at), tables.imports_at),
                 target_of(at + offsetof(struct fl_image, imports_end_at), tables.imports_end_at));
    read_exports(image, target_of(at + offsetof(struct fl_image, exports_at), tables.exports_at),
                 target_of(at + offsetof(struct fl_image, exports_end_at), tables.exports_end_at));
}
