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
    "  -s, --server=[NAME=]FILE[,WORD...]\n"
    "                                the file of the server NAME, here or where servers not named are looked for as\n"
    "                                NAME.server: beside APP, then in FAULTLINE_PATH. The words:\n"
    "                                  allow=A:B         other servers that it may call\n"
    "                                  restart           one that dies is started afresh for the next call\n"
    "                                  mem=SIZE          memory that it may have (default: half of --mem)\n"
    "                                  grace=DURATION    ends it when a call that was cut off runs on for so long\n"
    "                                  instances=client  a process of it for each process that calls it\n"
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
            fail(EXIT_MONITOR, "--timeout=%s: is no duration above 0; write it like 10, 500ms or 2m", optarg);
        break;
    case 'v':
        add_map(optarg);
        break;
    case 's':
        server_option_add(options, optarg);
        break;
    case OPTION_STATS:
        options->stats = true;
        break;
    case OPTION_NO_ASLR:
        options->randomise = false;
        break;
    case OPTION_HELP:
        fputs(help, stdout);
        end_output();
        exit(0);
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
    server_options_check(options);
    options->program = arguments[optind];
    options->arguments = arguments + optind;
    server_options_find(options);
}
