/* Reads the import and export tables of an image, and checks every record that kernel and monitor will go by. */
#include "faultline/abi/layout.h"
#include "image_check.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define EXPORTS_MAX 4096u

static void read_imports(struct image *image, uint64_t first, uint64_t end)
{
    const unsigned char *content = image_table_between(image, first, end, sizeof(struct fl_import_record), FL_SLOTS_MAX,
                                                       &image->import_count, "the import table");
    image->imports = image_allocate(image->import_count, sizeof image->imports[0]);
    unsigned char *taken = image_allocate(image->window_bytes / FL_SLOT_SIZE, 1);
    for (size_t i = 0; i < image->import_count; i++) {
        struct fl_import_record record;
        uint64_t at = first + i * sizeof record;
        memcpy(&record, content + i * sizeof record, sizeof record);
        struct image_import *import = &image->imports[i];
        import->slot = image_target_of(at + offsetof(struct fl_import_record, slot_at), record.slot_at);
        uint64_t offset = import->slot - image->window;
        if (offset >= image->window_bytes || offset % FL_SLOT_SIZE != 0)
            image_refuse(image, DAMAGED "import %zu has a slot outside the import window", i);
        if (taken[offset / FL_SLOT_SIZE]++)
            image_refuse(image, DAMAGED "two imports share a slot");
        import->server = image_required_name_at(
            image, image_target_of(at + offsetof(struct fl_import_record, server_at), record.server_at), FL_NAME_MAX,
            "the name of an import's server");
        import->function = image_required_name_at(
            image, image_target_of(at + offsetof(struct fl_import_record, function_at), record.function_at),
            FL_FUNCTION_MAX, "the name of an import");
        import->signature = image_signature_at(
            image, image_target_of(at + offsetof(struct fl_import_record, signature_at), record.signature_at));
        import->hash = record.hash;
        import->kind = record.kind;
        if (import->kind > FL_IMPORT_RESULT)
            image_refuse(image, DAMAGED "import %s is of a kind that this version does not know", import->function);
        if (record.reserved)
            image_refuse(image, DAMAGED "import %s has something in a reserved field", import->function);
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
    const unsigned char *content = image_table_between(image, first, end, sizeof(struct fl_export_record), EXPORTS_MAX,
                                                       &image->export_count, "the export table");
    image->exports = image_allocate(image->export_count, sizeof image->exports[0]);
    for (size_t i = 0; i < image->export_count; i++) {
        struct fl_export_record record;
        uint64_t at = first + i * sizeof record;
        memcpy(&record, content + i * sizeof record, sizeof record);
        struct image_export *export = &image->exports[i];
        export->address = image_target_of(at + offsetof(struct fl_export_record, address_at), record.address_at);
        export->function = image_required_name_at(
            image, image_target_of(at + offsetof(struct fl_export_record, function_at), record.function_at),
            FL_FUNCTION_MAX, "the name of an export");
        export->signature = image_signature_at(
            image, image_target_of(at + offsetof(struct fl_export_record, signature_at), record.signature_at));
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
                        image_target_of(at + offsetof(struct fl_export_record, parameters_at), record.parameters_at));
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
    image->name = image_name_at(image, image_target_of(at + offsetof(struct fl_image, name_at), tables.name_at),
                                FL_NAME_MAX, "the server's name");
    if (image->is_server != (image->name[0] != '\0'))
        image_refuse(image, DAMAGED "a server has a name, and nothing else has");
    read_imports(image, image_target_of(at + offsetof(struct fl_image, imports_at), tables.imports_at),
                 image_target_of(at + offsetof(struct fl_image, imports_end_at), tables.imports_end_at));
    read_exports(image, image_target_of(at + offsetof(struct fl_image, exports_at), tables.exports_at),
                 image_target_of(at + offsetof(struct fl_image, exports_end_at), tables.exports_end_at));
    image_read_objects(image, image_target_of(at + offsetof(struct fl_image, objects_at), tables.objects_at),
                       image_target_of(at + offsetof(struct fl_image, objects_end_at), tables.objects_end_at));
    image_check_queues(image);
}
