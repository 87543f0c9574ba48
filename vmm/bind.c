/* Binds imports to exports: who may call what is decided here, once, before anything runs. */
#include "exporter.h"
#include "fail.h"
#include "image_check.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What an import library calls the kinds of an exported function, and what the kernel does for them. */
static const struct {
    const char *suffix;
    enum fl_function_kind does;
} kinds[] = {
    [FL_IMPORT_CALL] = {"", 0 /* what its exporter says */},
    [FL_IMPORT_ASYNC] = {"_async", FL_FUNCTION_ASYNC},
    [FL_IMPORT_RESULT] = {"_result", FL_FUNCTION_RESULT},
};

/* The table of functions while it is made; guest->functions says what each of its records is. */
struct binding {
    struct guest *guest;
    struct fl_function *records;
    guest_phys records_at;
};

static fl_kernel_pointer record_pointer(const struct binding *binding, size_t index)
{
    return kernel_pointer((guest_phys){binding->records_at.value + index * sizeof(struct fl_function)});
}

static bool is_granted(const struct guest_process *process, const char *server)
{
    const char *const *allow = process->option ? process->option->allow : NULL;
    if (!process->is_server || strcmp(server, "kernel") == 0)
        return true;
    for (; allow && *allow; allow++)
        if (strcmp(*allow, server) == 0)
            return true;
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

/* Only what its caller waits for, and what has its buffers copied, can be waited for later. */
static void check_kind(const struct guest_process *process, const struct image_import *import,
                       const struct exporter *found)
{
    bool can_wait = !(found->shape->flags & FL_SHAPE_ONEWAY);
    for (size_t i = 0; i < found->shape->parameter_count; i++)
        can_wait = can_wait && found->parameters[i].direction != FL_DIRECTION_SHARE;
    if (import->kind != FL_IMPORT_CALL && !can_wait)
        image_refuse(&process->image,
                     "calls %s%s of the server %s, and a function that nobody waits for, or that shares memory, has no "
                     "such form; build it again with the server's present import library",
                     import->function, kinds[import->kind].suffix, import->server);
}

__attribute__((format(printf, 1, 2))) static char *make_name(const char *format, ...)
{
    char *name;
    va_list arguments;
    va_start(arguments, format);
    if (vasprintf(&name, format, arguments) < 0)
        fail(EXIT_MONITOR, "no memory for the names of functions");
    va_end(arguments);
    return name;
}

static char *name_server(const struct guest *guest, const char *server, const struct exporter *found)
{
    uint32_t client = found->kind == FL_FUNCTION_GUEST ? guest->processes[found->server_index].client : 0;
    return client ? make_name("%s@%s", server, guest->processes[client - 1].name) : make_name("%s", server);
}

static void fill_record(struct guest *guest, struct fl_function *record, const struct exporter *found, bool denied)
{
    size_t count = found->shape->parameter_count;
    record->entry = found->entry;
    record->kind = denied ? FL_FUNCTION_DENIED : found->kind;
    record->server_index = found->server_index;
    record->shape = *found->shape;
    if (count) {
        guest_phys address;
        void *parameters = guest_records(guest, count, sizeof(struct fl_parameter), &address);
        memcpy(parameters, found->parameters, count * sizeof(struct fl_parameter));
        record->parameters = kernel_pointer(address);
    }
}

/* The index of the record for an import: for each kind, one for all who may call the function, one for all who may not. */
static size_t function_index(struct binding *binding, const struct image_import *import, const struct exporter *found,
                             enum fl_import_kind kind, bool denied)
{
    struct guest *guest = binding->guest;
    for (size_t i = 0; i < guest->function_count; i++) {
        const struct guest_function *one = &guest->functions[i];
        if (one->exporter == found->shape && one->kind == kind && one->denied == denied)
            return i;
    }
    size_t target = kind == FL_IMPORT_CALL ? 0 : function_index(binding, import, found, FL_IMPORT_CALL, denied);
    size_t index = guest->function_count++;
    struct fl_function *record = &binding->records[index];
    guest->functions[index] =
        (struct guest_function){.server = name_server(guest, import->server, found),
                                .function = make_name("%s%s", import->function, kinds[kind].suffix),
                                .exporter = found->shape,
                                .kind = kind,
                                .denied = denied,
                                .record = record};
    if (kind == FL_IMPORT_CALL) {
        fill_record(guest, record, found, denied);
    } else {
        *record = binding->records[target];
        record->kind = kinds[kind].does;
        record->target = record_pointer(binding, target);
    }
    return index;
}

static void bind_process(struct binding *binding, const struct guest_options *options, size_t index)
{
    struct guest *guest = binding->guest;
    struct guest_process *process = &guest->processes[index];
    const struct image *image = &process->image;
    guest_phys processes = {guest->boot->processes - FL_DIRECT_BASE}, address;
    struct fl_process_image *table = guest_memory_at(&guest->memory, processes, (index + 1) * sizeof *table);
    fl_kernel_pointer *bindings = guest_records(guest, image->window_bytes / FL_SLOT_SIZE, sizeof *bindings, &address);
    table[index].bindings = kernel_pointer(address);
    for (size_t i = 0; i < image->import_count; i++) {
        const struct image_import *import = &image->imports[i];
        struct exporter found;
        if (!find_exporter(guest, options, index, import, &found))
            image_refuse(image,
                         "calls %s, and the server %s exports nothing of that name; the server is older or newer than "
                         "the program",
                         import->function, import->server);
        check_signature(process, import, &found);
        check_kind(process, import, &found);
        bool denied = !is_granted(process, import->server);
        bindings[(import->slot - image->window) / FL_SLOT_SIZE] =
            record_pointer(binding, function_index(binding, import, &found, import->kind, denied));
    }
}

/* Beside its own record, an import may need that of the function itself. */
static size_t count_records(const struct guest *guest)
{
    size_t count = 0;
    for (size_t i = 0; i < guest->process_count; i++)
        for (size_t j = 0; j < guest->processes[i].image.import_count; j++)
            count += guest->processes[i].image.imports[j].kind == FL_IMPORT_CALL ? 1 : 2;
    return count;
}

void bind_all(struct guest *guest, const struct guest_options *options)
{
    struct binding binding = {.guest = guest};
    size_t most = count_records(guest);
    binding.records = guest_records(guest, most, sizeof *binding.records, &binding.records_at);
    guest->functions = image_allocate(most, sizeof guest->functions[0]);
    guest->boot->functions = kernel_pointer(binding.records_at);
    for (size_t i = 0; i < guest->process_count; i++)
        bind_process(&binding, options, i);
    guest->boot->function_count = (uint32_t)guest->function_count;
}
