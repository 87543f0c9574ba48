/* Binds imports to exports: who may call what is decided here, once, before anything runs. */
#include "guest_parts.h"

#include "fail.h"
#include "image_check.h"
#include "personality/host/host_call.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* An exported function wherever it comes from. */
struct exporter {
    enum fl_function_kind kind;
    uint64_t entry;
    uint32_t server_index;
    const char *signature;
    uint64_t hash;
    const struct fl_shape *shape;
    const struct fl_parameter *parameters;
};

static bool find_in_image(const struct image *image, const char *function, uint64_t bias, struct exporter *found)
{
    for (size_t i = 0; i < image->export_count; i++) {
        const struct image_export *export = &image->exports[i];
        if (strcmp(export->function, function) != 0)
            continue;
        found->entry = export->address + bias;
        found->signature = export->signature;
        found->hash = export->hash;
        found->shape = &export->shape;
        found->parameters = export->parameters;
        return true;
    }
    return false;
}

static bool find_in_host(const struct guest_options *options, const char *server, const char *function,
                         struct exporter *found)
{
    uint64_t index = 0;
    for (size_t i = 0; options->host_servers[i]; index += options->host_servers[i++]->function_count) {
        const struct host_server *host = options->host_servers[i];
        if (strcmp(host->name, server) != 0)
            continue;
        for (size_t j = 0; j < host->function_count; j++) {
            const struct host_function *one = &host->functions[j];
            if (strcmp(one->name, function) != 0)
                continue;
            *found = (struct exporter){FL_FUNCTION_HOST, index + j,      0, one->signature, one->hash,
                                       &one->shape,      one->parameters};
            return true;
        }
    }
    return false;
}

static bool find_exporter(const struct guest *guest, const struct guest_options *options,
                          const struct image_import *import, struct exporter *found)
{
    long process = find_server_process(guest, import->server);
    *found = (struct exporter){.kind = FL_FUNCTION_KERNEL};
    if (strcmp(import->server, "kernel") == 0)
        return find_in_image(&guest->kernel, import->function, 0, found);
    if (process < 0)
        return find_in_host(options, import->server, import->function, found);
    found->kind = FL_FUNCTION_GUEST;
    found->server_index = (uint32_t)process;
    return find_in_image(&guest->processes[process].image, import->function, guest->processes[process].bias.value,
                         found);
}

static bool is_granted(const struct guest_options *options, const struct guest_process *process, const char *server)
{
    if (!process->is_server || strcmp(server, "kernel") == 0)
        return true;
    for (size_t i = 0; i < options->server_count; i++) {
        const struct server_option *option = &options->servers[i];
        if (strcmp(option->name, process->name) != 0)
            continue;
        for (size_t j = 0; option->allow && option->allow[j]; j++)
            if (strcmp(option->allow[j], server) == 0)
                return true;
    }
    return false;
}

static void check_signature(const struct guest_process *process, const struct image_import *import,
                            const struct exporter *found)
{
    if (import->hash != found->hash)
        image_refuse(
            &process->image,
            "was built for another %s of the server %s: it calls \"%s\", and the server has \"%s\"; build it again "
            "with the server's present import library",
            import->function, import->server, import->signature, found->signature);
}

static size_t count_imports(const struct guest *guest)
{
    size_t count = 0;
    for (size_t i = 0; i < guest->process_count; i++)
        count += guest->processes[i].image.import_count;
    return count;
}

static void fill_record(struct guest *guest, struct fl_function *record, const struct exporter *found, bool denied)
{
    record->entry = found->entry;
    record->kind = denied ? FL_FUNCTION_DENIED : found->kind;
    record->server_index = found->server_index;
    record->shape = *found->shape;
    size_t count = found->shape->parameter_count;
    if (count) {
        guest_phys address;
        void *parameters = guest_records(guest, count, sizeof(struct fl_parameter), &address);
        memcpy(parameters, found->parameters, count * sizeof(struct fl_parameter));
        record->parameters = kernel_pointer(address);
    }
}

/* The index of the function table's record for an import: one for all who may call it, one for all who may not. */
static size_t function_index(struct guest *guest, const struct image_import *import, const struct exporter *found,
                             bool denied, struct fl_function *records)
{
    for (size_t i = 0; i < guest->function_count; i++)
        if (guest->functions[i].denied == denied && strcmp(guest->functions[i].server, import->server) == 0 &&
            strcmp(guest->functions[i].function, import->function) == 0)
            return i;
    size_t index = guest->function_count++;
    guest->functions[index] =
        (struct guest_function){strdup(import->server), strdup(import->function), denied, &records[index]};
    fill_record(guest, &records[index], found, denied);
    return index;
}

static void bind_process(struct guest *guest, const struct guest_options *options, size_t index,
                         struct fl_function *records, guest_phys records_at)
{
    struct guest_process *process = &guest->processes[index];
    const struct image *image = &process->image;
    struct fl_process_image *table =
        guest_memory_at(&guest->memory, (guest_phys){guest->boot->processes - FL_DIRECT_BASE}, sizeof *table);
    guest_phys address;
    uint64_t slots = image->window_bytes / FL_SLOT_SIZE;
    fl_kernel_pointer *bindings = guest_records(guest, slots, sizeof *bindings, &address);
    table[index].bindings = kernel_pointer(address);
    for (size_t i = 0; i < image->import_count; i++) {
        const struct image_import *import = &image->imports[i];
        struct exporter found;
        if (!find_exporter(guest, options, import, &found))
            image_refuse(image,
                         "calls %s, and the server %s exports nothing of that name; the server is older or newer than "
                         "the program",
                         import->function, import->server);
        check_signature(process, import, &found);
        bool denied = !is_granted(options, process, import->server);
        size_t function = function_index(guest, import, &found, denied, records);
        bindings[(import->slot - image->window) / FL_SLOT_SIZE] =
            kernel_pointer((guest_phys){records_at.value + function * sizeof(struct fl_function)});
    }
}

void bind_all(struct guest *guest, const struct guest_options *options)
{
    guest_phys address;
    size_t most = count_imports(guest);
    struct fl_function *records = guest_records(guest, most, sizeof *records, &address);
    guest->functions = image_allocate(most, sizeof guest->functions[0]);
    guest->boot->functions = kernel_pointer(address);
    for (size_t i = 0; i < guest->process_count; i++)
        bind_process(guest, options, i, records, address);
    guest->boot->function_count = (uint32_t)guest->function_count;
}
