/*
 * Programs and servers of this build, a few places of what the command reads of them changed at random: each is laid
 * out and shown, or refused with a sentence.
 */
#include "hostile.h"

#include "vmm/guest.h"
#include "vmm/host_link.h"
#include "vmm/inspect.h"

#include <elf.h>

enum { FILES = 400, SECONDS_MAX = 20 };

extern const struct host_server host_server_console, host_server_fs;
static const struct host_server *const servers[] = {&host_server_console, &host_server_fs, NULL};

static const char *const names[] = {"apps/hello", "apps/calc", "apps/calc.server", "tests/bad/keeper.server"};
enum { GOOD_FILES = sizeof names / sizeof names[0], CALC = 1, CALC_SERVER = 2 };
static char paths[GOOD_FILES][4096], kernel[4096];
static struct {
    unsigned char *bytes;
    size_t size;
} good[GOOD_FILES];
static char directory[] = "/tmp/hostile-files-XXXXXX";

static uint64_t any_number(uint64_t before)
{
    static const uint64_t edges[] = {0,
                                     1,
                                     2,
                                     3,
                                     8,
                                     63,
                                     64,
                                     65,
                                     127,
                                     128,
                                     255,
                                     4095,
                                     4096,
                                     65535,
                                     65536,
                                     1u << 20,
                                     1u << 30,
                                     INT32_MAX,
                                     1u << 31,
                                     UINT32_MAX,
                                     INT64_MAX,
                                     1ull << 63,
                                     UINT64_MAX - 4095,
                                     UINT64_MAX};
    switch (below(4)) {
    case 0:
        return edges[below(sizeof edges / sizeof edges[0])];
    case 1:
        return before + below(33) - 16;
    case 2:
        return before ^ 1ull << below(64);
    default:
        return chance();
    }
}

/* A few places in [at, at + size) of a file, each a number of 1 to 8 bytes. */
static void spoil(unsigned char *bytes, uint64_t at, uint64_t size)
{
    for (uint64_t places = 1 + below(3); places > 0; places--) {
        size_t width = (size_t)1 << below(4);
        uint64_t place = at + below(size / width) * width, number = 0;
        memcpy(&number, bytes + place, width);
        number = any_number(number);
        memcpy(bytes + place, &number, width);
    }
}

/* The parts of a file that decide what becomes of it: its headers, and the starts of what they point to. */
static void spoil_file(unsigned char *bytes, const unsigned char *before, size_t size)
{
    Elf64_Ehdr header;
    Elf64_Phdr segment;
    memcpy(&header, before, sizeof header);
    uint64_t at = header.e_phoff, room = header.e_phnum * sizeof segment, which = below(header.e_phnum + 4);
    if (which < header.e_phnum) {
        memcpy(&segment, before + at + which * sizeof segment, sizeof segment);
        at = segment.p_offset;
        room = segment.p_filesz < 4096 ? segment.p_filesz : 4096;
    } else if (which == header.e_phnum) {
        at = 0;
        room = sizeof header;
    }
    if (room >= 8 && at < size && room <= size - at)
        spoil(bytes, at, room);
}

/* What the command does with the file: shows it, and lays out a guest with it. */
_Noreturn static void use(size_t which, const char *file)
{
    const char *const nowhere[] = {NULL};
    const struct server_option option = {
        .name = "calc", .file = which < CALC_SERVER ? paths[CALC_SERVER] : file, .grace_ns = -1};
    const struct guest_options options = {.kernel_file = kernel,
                                          .program_file = which < CALC_SERVER ? file : paths[CALC],
                                          .arguments = (char *[]){"program", NULL},
                                          .servers = &option,
                                          .server_count = which != 0,
                                          .search_path = nowhere,
                                          .host_servers = servers,
                                          .memory_bytes = FL_MEMORY_MIN,
                                          .randomise = true,
                                          .bell = FL_BELL_PORT_IO};
    static struct guest guest;
    pid_t shown = fork();
    if (shown == 0)
        exit(inspect_command(2, (char *[]){"inspect", (char *)file}));
    int status;
    waitpid(shown, &status, 0);
    if (!WIFEXITED(status) || WEXITSTATUS(status) == STATUS_SANITIZER)
        exit(STATUS_SANITIZER);
    guest_create(&guest, &options);
    guest_destroy(&guest);
    exit(0);
}

static void survives_any_file(void **state)
{
    const char *files = getenv("FILES"); /* how many, for those who want to know more */
    (void)state;
    for (uint64_t number = 0; number < (files ? strtoul(files, NULL, 0) : FILES); number++) {
        size_t which = number % GOOD_FILES;
        unsigned char *bytes = malloc(good[which].size);
        seed = (number + 1) * 0x9e3779b97f4a7c15;
        assert_non_null(bytes);
        memcpy(bytes, good[which].bytes, good[which].size);
        for (uint64_t times = 1 + below(2); times > 0; times--)
            spoil_file(bytes, good[which].bytes, good[which].size);
        FILE *file = fopen("file", "wb");
        assert_true(file && fwrite(bytes, 1, good[which].size, file) == good[which].size && fclose(file) == 0);
        free(bytes);
        pid_t child = fork();
        if (child == 0) {
            hostile_child("written", "said");
            alarm(SECONDS_MAX);
            use(which, "file");
        }
        hostile_assert_survived(child, number, "written", "said");
    }
}

/* What nothing was done to is good: the others are refused for what was. */
static void accepts_the_good_ones(void **state)
{
    (void)state;
    for (size_t which = 0; which < CALC_SERVER + 1; which++) {
        int status;
        pid_t child = fork();
        if (child == 0) {
            hostile_child("written", "said");
            use(which, paths[which]);
        }
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_int_equal(status, 0);
    }
}

static bool read_good(size_t which)
{
    FILE *file = fopen(paths[which], "rb");
    if (!file || fseek(file, 0, SEEK_END) != 0)
        return false;
    good[which].size = (size_t)ftell(file);
    rewind(file);
    good[which].bytes = malloc(good[which].size);
    bool read = good[which].bytes && fread(good[which].bytes, 1, good[which].size, file) == good[which].size;
    fclose(file);
    return read;
}

/* The files of the build that this is a part of: where the tests are run from, or BUILD. */
static int create(void **state)
{
    char here[2048];
    const char *build = getenv("BUILD");
    (void)state;
    if (!build)
        build = getcwd(here, sizeof here) ? here : ".";
    snprintf(kernel, sizeof kernel, "%s/guestkernel/faultline-kernel", build);
    for (size_t i = 0; i < GOOD_FILES; i++) {
        snprintf(paths[i], sizeof paths[i], "%s/%s", build, names[i]);
        if (!read_good(i)) {
            fprintf(stderr, "%s cannot be read\n", paths[i]);
            return -1;
        }
    }
    return !mkdtemp(directory) || chdir(directory) != 0;
}

static int destroy(void **state)
{
    static const char *const files[] = {"file", "written", "said"};
    (void)state;
    for (size_t i = 0; i < GOOD_FILES; i++)
        free(good[i].bytes);
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        remove(files[i]);
    return chdir("/") | rmdir(directory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(accepts_the_good_ones),
        cmocka_unit_test(survives_any_file),
    };
    return cmocka_run_group_tests_name("hostile_files", tests, create, destroy);
}
