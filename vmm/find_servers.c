/* Finds the servers that a program needs: named with --server, the host's own, or NAME.server beside it or in the path. */
#include "guest_parts.h"

#include "fail.h"
#include "image_check.h"
#include "personality/host/host_call.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

long find_server_process(const struct guest *guest, size_t client, const char *name)
{
    for (size_t i = 0; i < guest->process_count; i++) {
        const struct guest_process *process = &guest->processes[i];
        if (process->is_server && strcmp(process->name, name) == 0 &&
            (process->client == 0 || process->client == client + 1))
            return (long)i;
    }
    return -1;
}

bool is_built_in(const struct guest_options *options, const char *name)
{
    if (strcmp(name, "kernel") == 0)
        return true;
    for (size_t i = 0; options->host_servers[i]; i++)
        if (strcmp(options->host_servers[i]->name, name) == 0)
            return true;
    return false;
}

static char *file_in(const char *directory, size_t length, const char *name)
{
    char *file;
    if (asprintf(&file, "%.*s/%s.server", (int)length, directory, name) < 0)
        fail(EXIT_MONITOR, "no memory for the name of a server's file");
    return file;
}

/* A file to free(), or NULL. */
static const struct server_option *find_option(const struct guest_options *options, const char *name)
{
    for (size_t i = 0; i < options->server_count; i++)
        if (strcmp(options->servers[i].name, name) == 0)
            return &options->servers[i];
    return NULL;
}

/* Beside the program, or in the path; NULL: nowhere. */
static char *find_server_file(const struct guest_options *options, const char *name)
{
    const char *slash = strrchr(options->program_file, '/');
    char *beside =
        slash ? file_in(options->program_file, (size_t)(slash - options->program_file), name) : file_in(".", 1, name);
    if (access(beside, F_OK) == 0)
        return beside;
    free(beside);
    for (size_t i = 0; options->search_path[i]; i++) {
        char *file = file_in(options->search_path[i], strlen(options->search_path[i]), name);
        if (access(file, F_OK) == 0)
            return file;
        free(file);
    }
    return NULL;
}

static struct guest_process *add_process(struct guest *guest, const char *file, const char *name, bool server)
{
    if (guest->process_count == FL_PROCESSES_MAX)
        fail(EXIT_UNACCEPTABLE, "%s: would be process number %u, and a guest has at most %d", file,
             FL_PROCESSES_MAX + 1, FL_PROCESSES_MAX);
    struct guest_process *process = &guest->processes[guest->process_count++];
    image_read(&process->image, file);
    process->file = process->image.file;
    process->is_server = server;
    if (server && !process->image.is_server)
        image_refuse(&process->image, "is a program, and the server %s was looked for; build it with --server=%s", name,
                     name);
    if (!server && process->image.is_server)
        image_refuse(&process->image,
                     "is the server %s, not a program; name it with --server, and run a program that "
                     "imports from it",
                     process->image.name);
    if (strlen(name) > FL_NAME_MAX)
        fail(EXIT_UNACCEPTABLE, "%s: the name %s is longer than %d bytes", file, name, FL_NAME_MAX);
    strcpy(process->name, name);
    return process;
}

/* An instance for one client whose client, or that one's client, is an instance of the same server would get one as well,
   and so on without end. */
static void refuse_endless_instances(const struct guest *guest, size_t client, const char *name)
{
    const struct guest_process *process = &guest->processes[client];
    for (; process->client; process = &guest->processes[process->client - 1])
        if (strcmp(process->name, name) == 0)
            fail(EXIT_UNACCEPTABLE,
                 "--server=%s: is to have an instance for each client, and its instances are clients of %s themselves "
                 "(by way of %s), so that there would be no end of them; leave out instances=client",
                 process->option->file, name, guest->processes[client].name);
}

static void add_server(struct guest *guest, const struct guest_options *options, size_t client,
                       const struct image_import *import)
{
    const struct server_option *option = find_option(options, import->server);
    char *file = option ? strdup(option->file) : find_server_file(options, import->server);
    if (!file)
        image_refuse(&guest->processes[client].image,
                     "calls %s of the server %s, and there is no %s.server beside the program or in FAULTLINE_PATH; "
                     "name its file with --server=%s=FILE",
                     import->function, import->server, import->server, import->server);
    bool per_client = option && option->per_client;
    if (per_client)
        refuse_endless_instances(guest, client, import->server);
    struct guest_process *process = add_process(guest, file, import->server, true);
    process->option = option;
    process->client = per_client ? (uint32_t)client + 1 : 0;
    free(file);
}

static void add_servers_of(struct guest *guest, const struct guest_options *options, size_t client)
{
    for (size_t i = 0; i < guest->processes[client].image.import_count; i++) {
        const struct image_import *import = &guest->processes[client].image.imports[i];
        if (!is_built_in(options, import->server) && find_server_process(guest, client, import->server) < 0)
            add_server(guest, options, client, import);
    }
}

static bool is_started(const struct guest *guest, const char *name)
{
    for (size_t i = 0; i < guest->process_count; i++)
        if (guest->processes[i].is_server && strcmp(guest->processes[i].name, name) == 0)
            return true;
    return false;
}

static void warn_of_idle_options(const struct guest *guest, const struct guest_options *options)
{
    for (size_t i = 0; i < options->server_count; i++) {
        const struct server_option *option = &options->servers[i];
        if (!is_started(guest, option->name)) {
            warn("--server=%s: nothing imports from %s, so it was not started", option->file, option->name);
            continue;
        }
        for (size_t j = 0; option->allow && option->allow[j]; j++)
            if (!is_built_in(options, option->allow[j]) && !is_started(guest, option->allow[j]))
                warn("--server=%s: allow= names %s, and this run has no server of that name", option->file,
                     option->allow[j]);
    }
}

void find_processes(struct guest *guest, const struct guest_options *options)
{
    const char *slash = strrchr(options->program_file, '/');
    const char *base = slash ? slash + 1 : options->program_file;
    char name[FL_NAME_MAX + 1];
    snprintf(name, sizeof name, "%s", base);
    guest->processes = image_allocate(FL_PROCESSES_MAX, sizeof guest->processes[0]);
    add_process(guest, options->program_file, name, false);
    for (size_t i = 0; i < guest->process_count; i++)
        add_servers_of(guest, options, i);
    warn_of_idle_options(guest, options);
}
