/* Finds the function that an import names: in a server's image, among the kernel's own, or in the host's tables. */
#include "exporter.h"

#include "personality/host/host_call.h"

#include <string.h>

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

bool find_exporter(const struct guest *guest, const struct guest_options *options, size_t client,
                   const struct image_import *import, struct exporter *found)
{
    long process = find_server_process(guest, client, import->server);
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
