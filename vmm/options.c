/* Reads the options of `faultline run`. */
#include "options.h"

#include "fail.h"
#include "personality/host/fs_maps.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_MEMORY (64ull << 20)

static const char help[] =
    "usage: faultline run [OPTIONS] APP [ARGUMENT...]\n"
    "Starts APP: a path, or a name found in FAULTLINE_PATH or among the apps beside this command. The exit status is "
    "APP's.\n"
    "\n"
    "  -e, --engine=auto|kvm|tcg     what executes it: KVM, or QEMU's software CPU; auto takes KVM if it works\n"
    "  -m, --mem=SIZE                memory for all of it, 16M to 2G (default 64M)\n"
    "  -t, --timeout=DURATION        ends it after so long (10, 500ms, 2m) with status 124\n"
    "  -v, --map=HOST[:GUEST[:ro|rw]]\n"
    "                                shows the directory HOST to it, at GUEST (default: the same path), read-only "
    "unless rw;\n"
    "                                the current directory is always there, read-only\n"
    "  -s, --server=[NAME=]FILE[,allow=A:B]\n"
    "                                the file of the server NAME, and which other servers it may call; servers not "
    "named\n"
    "                                are looked for as NAME.server beside APP, then in FAULTLINE_PATH\n"
    "      --stats                   prints at the end: calls by function, kernel entries, exits from the machine\n"
    "      --no-aslr                 places programs at fixed addresses, for debugging\n"
    "      --help                    prints this\n"
    "\n"
    "Exit status: APP's own; 128 + signal if a fault ended it; 124 timeout; 125 Faultline itself failed; 126 APP or a "
    "server\n"
    "is not acceptable; 127 not found.\n";

bool parse_size(const char *text, uint64_t *bytes)
{
    static const char suffixes[] = "KMGT";
    char *end;
    if (!isdigit((unsigned char)text[0]))
        return false;
    errno = 0;
    unsigned long long number = strtoull(text, &end, 10);
    const char *suffix = *end ? strchr(suffixes, toupper((unsigned char)*end)) : NULL;
    if (errno || (*end && !suffix))
        return false;
    if (suffix && strcmp(end + 1, "") != 0 && strcmp(end + 1, "iB") != 0)
        return false;
    unsigned int shift = suffix ? 10 * (unsigned int)(suffix - suffixes + 1) : 0;
    *bytes = number << shift;
    return *bytes >> shift == number;
}

bool parse_duration(const char *text, int64_t *nanoseconds)
{
    static const struct {
        const char *suffix;
        double nanoseconds;
    } units[] = {{"", 1e9}, {"s", 1e9}, {"ms", 1e6}, {"us", 1e3}, {"ns", 1}, {"m", 60e9}, {"h", 3600e9}};
    char *end;
    if (!isdigit((unsigned char)text[0]))
        return false;
    double number = strtod(text, &end);
    if (strspn(text, "0123456789.") != (size_t)(end - text)) /* strtod knows hexadecimal numbers and exponents, too */
        return false;
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (strcmp(end, units[i].suffix) == 0 && number * units[i].nanoseconds < 9e18) {
            *nanoseconds = (int64_t)(number * units[i].nanoseconds);
            return true;
        }
    return false;
}

static const struct machine_type *parse_engine(const char *name)
{
    static const struct machine_type *const engines[] = {&machine_kvm, &machine_qemu};
    if (strcmp(name, "auto") == 0)
        return NULL;
    for (size_t i = 0; i < sizeof engines / sizeof engines[0]; i++)
        if (strcmp(name, engines[i]->name) == 0)
            return engines[i];
    fail(EXIT_MONITOR, "--engine=%s: there is no such engine; use auto, kvm or tcg", name);
}

static void *allocate(size_t count, size_t size)
{
    void *memory = calloc(count, size);
    if (!memory)
        fail(EXIT_MONITOR, "no memory for the options");
    return memory;
}

/* A:B:C as a NULL-terminated list. */
static const char *const *parse_list(char *text)
{
    size_t count = 2;
    for (const char *at = text; *at; at++)
        count += *at == ':';
    char **list = allocate(count, sizeof *list);
    for (size_t i = 0; text; i++)
        list[i] = strsep(&text, ":");
    return (const char *const *)list;
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

/* Sees to it that a server has a file, and a name that no other has. */
static void name_server(const struct run_options *options, struct server_option *server, const char *text)
{
    if (!*server->file || (server->name && !*server->name))
        fail(EXIT_MONITOR, "--server=%s: names no %s; write --server=NAME=FILE", text,
             *server->file ? "server" : "file");
    if (!server->name)
        server->name = name_in(server->file);
    for (const struct server_option *other = options->servers; other < server; other++)
        if (strcmp(other->name, server->name) == 0)
            fail(EXIT_MONITOR, "--server=%s: there is a file for the server %s already, %s; name one of them", text,
                 server->name, other->file);
}

static void add_server(struct run_options *options, const char *text)
{
    char *rest = strdup(text), *first = strsep(&rest, ","), *part;
    struct server_option *server = &options->servers[options->server_count];
    if (options->server_count++ == SERVER_OPTIONS_MAX)
        fail(EXIT_MONITOR, "--server=%s: is one more than the %d servers that can be named", text, SERVER_OPTIONS_MAX);
    server->grace_ns = -1;
    char *equals = strchr(first, '=');
    const char *slash = strchr(first, '/');
    if (equals && (!slash || slash > equals)) {
        *equals = '\0';
        server->name = first;
        server->file = equals + 1;
    } else {
        server->file = first;
    }
    name_server(options, server, text);
    while ((part = strsep(&rest, ",")))
        if (strncmp(part, "allow=", 6) == 0)
            server->allow = parse_list(part + 6);
        else
            fail(EXIT_MONITOR, "--server=%s: '%s' is nothing that can be said of a server; use allow=A:B", text, part);
}

static void add_map(const char *text)
{
    char *rest = strdup(text), *host = strsep(&rest, ":"), *guest = strsep(&rest, ":");
    const char *rights = rest ? rest : "ro";
    if (guest && (strcmp(guest, "ro") == 0 || strcmp(guest, "rw") == 0) && !rest) {
        rights = guest;
        guest = NULL;
    }
    if (strcmp(rights, "ro") != 0 && strcmp(rights, "rw") != 0)
        fail(EXIT_MONITOR, "--map=%s: ends with '%s', and only ro or rw can stand there", text, rights);
    if (!*host)
        fail(EXIT_MONITOR, "--map=%s: names no directory of the host; write --map=HOST[:GUEST[:ro|rw]]", text);
    int error = fs_map_add(host, guest && *guest ? guest : NULL, strcmp(rights, "rw") == 0);
    if (error)
        fail(EXIT_MONITOR, "--map=%s: %s cannot be mapped: %s", text, host, strerror(error));
}

enum { OPTION_STATS = 256, OPTION_NO_ASLR, OPTION_HELP };

static const struct option names[] = {
    {"engine", required_argument, NULL, 'e'},
    {"mem", required_argument, NULL, 'm'},
    {"timeout", required_argument, NULL, 't'},
    {"map", required_argument, NULL, 'v'},
    {"server", required_argument, NULL, 's'},
    {"stats", no_argument, NULL, OPTION_STATS},
    {"no-aslr", no_argument, NULL, OPTION_NO_ASLR},
    {"help", no_argument, NULL, OPTION_HELP},
    {NULL, 0, NULL, 0},
};

/* `argument` is the last that was read to its end: an unknown letter may stand before that. */
static _Noreturn void refuse_unknown(const char *argument)
{
    const char letter[] = {'-', (char)optopt, '\0'};
    bool is_letter = optopt > 0 && optopt < OPTION_STATS;
    fail(EXIT_MONITOR, "run: there is no option %s; faultline run --help shows which there are",
         is_letter ? letter : argument);
}

static void read_option(struct run_options *options, int option)
{
    switch (option) {
    case 'e':
        options->engine = parse_engine(optarg);
        break;
    case 'm':
        if (!parse_size(optarg, &options->memory_bytes) || options->memory_bytes % FL_PAGE_SIZE != 0 ||
            options->memory_bytes < FL_MEMORY_MIN || options->memory_bytes > FL_MEMORY_MAX)
            fail(EXIT_MONITOR, "--mem=%s: is no size between 16M and 2G in whole pages of 4K", optarg);
        break;
    case 't':
        if (!parse_duration(optarg, &options->timeout_ns) || options->timeout_ns == 0)
            fail(EXIT_MONITOR, "--timeout=%s: is no duration; write it like 10, 500ms or 2m", optarg);
        break;
    case 'v':
        add_map(optarg);
        break;
    case 's':
        add_server(options, optarg);
        break;
    case OPTION_STATS:
        options->stats = true;
        break;
    case OPTION_NO_ASLR:
        options->randomise = false;
        break;
    case OPTION_HELP:
        fputs(help, stdout);
        exit(fflush(stdout) == 0 ? 0 : EXIT_MONITOR);
    case ':':
        fail(EXIT_MONITOR, "run: the option %s needs a value; faultline run --help shows how it is written",
             options->arguments[optind - 1]);
    default:
        refuse_unknown(options->arguments[optind - 1]);
    }
}

void options_read(struct run_options *options, int count, char **arguments)
{
    int option;
    *options = (struct run_options){.memory_bytes = DEFAULT_MEMORY, .randomise = true, .arguments = arguments};
    optind = 1;
    while ((option = getopt_long(count, arguments, "+:e:m:t:v:s:", names, NULL)) != -1)
        read_option(options, option);
    if (optind == count)
        fail(EXIT_MONITOR, "run: which program? write faultline run APP, for instance faultline run hello");
    options->program = arguments[optind];
    options->arguments = arguments + optind;
}
