/* Reads --server=[NAME=]FILE[,WORD...]: what each word asks for, and the sentence for each that makes no sense. */
#include "options.h"

#include "fail.h"
#include "image.h"
#include "places.h"

#include <stdlib.h>
#include <string.h>

/* One word behind the file, `value` being what follows its "=". False: the value is none. */
struct word {
    const char *name;
    bool has_value;
    bool (*set)(struct server_option *server, char *value);
    const char *wanted; /* of the value: what it should have been */
};

static bool set_allow(struct server_option *server, char *value)
{
    size_t count = 2;
    for (const char *at = value; *at; at++)
        count += *at == ':';
    char **list = calloc(count, sizeof *list);
    if (!list)
        fail(EXIT_MONITOR, "no memory for the options");
    server->allow = (const char *const *)list;
    for (; value; list++) {
        *list = strsep(&value, ":");
        if (!**list)
            return false;
    }
    return true;
}

static bool set_restart(struct server_option *server, char *value)
{
    (void)value;
    server->restart = true;
    return true;
}

static bool set_memory(struct server_option *server, char *value)
{
    return parse_size(value, &server->memory_bytes) && server->memory_bytes > 0 &&
           server->memory_bytes % FL_PAGE_SIZE == 0;
}

static bool set_grace(struct server_option *server, char *value)
{
    return parse_duration(value, &server->grace_ns);
}

static bool set_instances(struct server_option *server, char *value)
{
    server->per_client = true;
    return strcmp(value, "client") == 0;
}

static const struct word words[] = {
    {"allow", true, set_allow, "names of servers with a colon between them"},
    {"restart", false, set_restart, NULL},
    {"mem", true, set_memory, "a size above 0 in whole pages of 4K, like 16M"},
    {"grace", true, set_grace, "a duration like 0, 50ms or 2s"},
    {"instances", true, set_instances, "client: there is no other way to have several"},
};
#define WORDS (sizeof words / sizeof words[0])

static size_t find_word(const char *name, bool has_value)
{
    size_t i = 0;
    while (i < WORDS && (strcmp(words[i].name, name) != 0 || words[i].has_value != has_value))
        i++;
    return i;
}

/* `seen` has a bit for each word of this option so far. */
static void read_word(struct server_option *server, char *part, const char *text, unsigned int *seen)
{
    char *value = part, *name = strsep(&value, "=");
    size_t i = find_word(name, value != NULL);
    if (i == WORDS)
        fail(EXIT_MONITOR,
             "--server=%s: '%s%s%s' is nothing that can be said of a server; use allow=A:B, restart, mem=SIZE, "
             "grace=DURATION or instances=client",
             text, name, value ? "=" : "", value ? value : "");
    if (*seen & 1u << i)
        fail(EXIT_MONITOR, "--server=%s: says %s twice; say it once", text, name);
    *seen |= 1u << i;
    if (!words[i].set(server, value))
        fail(EXIT_MONITOR, "--server=%s: %s= should be %s", text, name, words[i].wanted);
}

/* The name that a server's own file gives it. */
static const char *name_in(const char *file)
{
    struct image image;
    image_read(&image, file);
    if (!image.is_server)
        fail(EXIT_UNACCEPTABLE, "--server=%s: is a program, not a server; build it with faultline-cc --server=NAME",
             file);
    const char *name = strdup(image.name);
    image_free(&image);
    return name;
}

static void refuse_second(const struct run_options *options, const struct server_option *server, const char *text)
{
    for (const struct server_option *other = options->servers; other < options->servers + options->server_count;
         other++)
        if (other != server && other->name && strcmp(other->name, server->name) == 0)
            fail(EXIT_MONITOR, "--server=%s: there is a file for the server %s already, %s; name one of them", text,
                 server->name, other->file);
}

void server_option_add(struct run_options *options, const char *text)
{
    char *rest = strdup(text), *first = strsep(&rest, ","), *part;
    struct server_option *server = &options->servers[options->server_count];
    unsigned int seen = 0;
    if (options->server_count++ == SERVER_OPTIONS_MAX)
        fail(EXIT_MONITOR, "--server=%s: is one more than the %d servers that can be named", text, SERVER_OPTIONS_MAX);
    char *equals = strchr(first, '=');
    const char *slash = strchr(first, '/');
    *server = (struct server_option){.file = first, .grace_ns = -1};
    if (equals && (!slash || slash > equals)) {
        *equals = '\0';
        server->name = first;
        server->file = equals + 1;
    }
    if (!*server->file || (server->name && !*server->name))
        fail(EXIT_MONITOR, "--server=%s: names no %s; write --server=NAME=FILE", text,
             *server->file ? "server" : "file");
    if (server->name)
        refuse_second(options, server, text);
    while ((part = strsep(&rest, ",")))
        read_word(server, part, text, &seen);
}

void server_options_check(const struct run_options *options)
{
    for (const struct server_option *server = options->servers; server < options->servers + options->server_count;
         server++)
        if (server->memory_bytes > options->memory_bytes)
            fail(EXIT_MONITOR,
                 "--server=%s: mem= gives it %llu KiB, and --mem gives all processes together %llu; give it less, or "
                 "all of them more",
                 server->file, (unsigned long long)(server->memory_bytes >> 10),
                 (unsigned long long)(options->memory_bytes >> 10));
}

void server_options_find(struct run_options *options)
{
    for (struct server_option *server = options->servers; server < options->servers + options->server_count; server++) {
        const char *file = place_server(server->file, options->program), *said = server->file;
        if (file)
            server->file = file;
        else if (!server->name)
            fail(EXIT_NOT_FOUND,
                 "--server=%s: there is no such file here, beside the program, in FAULTLINE_PATH or beside this "
                 "command; name the server's file, by default NAME.server, or write a path to it",
                 said);
        if (server->name)
            continue;
        server->name = name_in(server->file);
        refuse_second(options, server, said);
    }
}
