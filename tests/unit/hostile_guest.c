/*
 * A guest whose kernel was taken over: it rings at random, with anything at all in the memory that it shares with the
 * command, while that looks at it. The command answers, or ends with a status and a sentence, and does nothing else.
 */
#include "hostile.h"

#include "vmm/bell.h"
#include "vmm/fail.h"
#include "vmm/run_end.h"
#include "vmm/stats.h"

#include "personality/host/fs_maps.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { GUESTS = 150, RINGS = 300, SECONDS_MAX = 20 };

extern const struct host_server host_server_console, host_server_fs;
static const struct host_server *const servers[] = {&host_server_console, &host_server_fs, NULL};

static struct guest guest;
static struct host_link host_link;
static char program[4096], kernel[4096];
static char top[] = "/tmp/hostile-guest-XXXXXX"; /* here/ is the current directory, data/ is mapped writable */

/* Numbers that something might not expect, physical addresses and those of pages among them. */
static uint64_t any_number(void)
{
    const uint64_t memory = guest.memory.bytes;
    const uint64_t edges[] = {0,
                              1,
                              memory,
                              memory - 1,
                              memory - FL_PAGE_SIZE,
                              memory - 8,
                              memory + 1,
                              UINT32_MAX,
                              1ull << 31,
                              UINT64_MAX,
                              INT64_MAX,
                              FL_LINK_PHYS,
                              FL_BOOT_PHYS,
                              FL_USER_TOP,
                              FL_USER_TOP - 1,
                              FL_PAGE_SIZE,
                              FL_DIRECT_BASE,
                              guest.processes[0].page_table.value,
                              guest.processes[0].bias.value};
    switch (below(5)) {
    case 0:
        return edges[below(sizeof edges / sizeof edges[0])];
    case 1:
        return edges[below(sizeof edges / sizeof edges[0])] + below(17) - 8;
    case 2:
        return below(300);
    case 3:
        return below(memory);
    default:
        return chance() << below(64);
    }
}

/* Overwrites a few places of something with anything. */
static void spoil(void *what, size_t bytes, uint64_t places)
{
    for (; places > 0; places--) {
        static const size_t sizes[] = {1, 2, 4, 8};
        size_t size = sizes[below(4)];
        uint64_t value = any_number();
        if (bytes >= size)
            memcpy((unsigned char *)what + below(bytes / size) * size, &value, size);
    }
}

/* ---- what the guest has for the command ---- */

static struct fl_request *request_at(uint32_t slot)
{
    return guest_memory_at(&guest.memory, (guest_phys){FL_LINK_PHYS + (1 + slot) * FL_PAGE_SIZE}, FL_PAGE_SIZE);
}

static uint64_t count_of(const struct fl_request *request, const struct fl_value *value)
{
    uint64_t number = value->constant;
    if (value->source == FL_SOURCE_NONE)
        return 1;
    if (value->source == FL_SOURCE_REGISTER)
        number = host_link_masked(request->integer[value->index], value->width);
    return number;
}

static void write_path(const struct fl_segment *at, struct fl_link_buffer *buffer)
{
    static const char *const paths[] = {"file",
                                        "new",
                                        "/data/new",
                                        "/data/../secret",
                                        "../secret/file",
                                        "/etc/passwd",
                                        "",
                                        "/proc/self/mem",
                                        "out",
                                        "/data/out/new",
                                        "a/../../secret/file",
                                        "./",
                                        "\x1b[2J\nx"};
    const char *path = paths[below(sizeof paths / sizeof paths[0])];
    buffer->bytes = strlen(path);
    memcpy(guest.memory.base + at->physical, path, buffer->bytes + 1);
}

/* A buffer in up to three pieces. */
static void write_buffer(struct fl_request *request, const struct fl_parameter *parameter,
                         struct fl_link_buffer *buffer)
{
    struct fl_segment *segment = &request->segments[request->segment_count];
    segment->physical = guest.memory.next_free + below(1 << 20);
    buffer->present = 1;
    buffer->first_segment = (uint16_t)request->segment_count;
    buffer->bytes =
        parameter->element_size * count_of(request, &parameter->count[0]) * count_of(request, &parameter->count[1]);
    if (parameter->direction == FL_DIRECTION_STRING)
        write_path(segment, buffer);
    segment->bytes = buffer->bytes;
    for (buffer->segment_count = 1; buffer->segment_count < 1 + below(3); buffer->segment_count++, segment++) {
        uint64_t piece = below(segment->bytes + 1);
        segment[1] = (struct fl_segment){guest.memory.next_free + below(1 << 20), segment->bytes - piece};
        segment->bytes = piece;
    }
    request->segment_count += buffer->segment_count;
}

/* Numbers that make good calls: of bytes, of open files, of newlib's flags for opening one. */
static uint64_t few_bytes_or_flags(void)
{
    static const uint64_t numbers[] = {0, 1, 2, 3, 0x400, 0x401, 0x201, 0x202, 0x601, 0x602, 0xa02, 0x100201};
    return below(2) ? numbers[below(sizeof numbers / sizeof numbers[0])] : below(5000);
}

/* A call as a kernel would make it, then something in it changed, or nothing. */
static void post_call(void)
{
    static uint32_t slots, posted;
    struct fl_request request = {.function = (uint32_t)below(host_link.function_count),
                                 .process = (uint32_t)below(host_link.process_count)};
    const struct host_function *function = host_link.functions[request.function];
    uint32_t slot = slots++ % FL_LINK_SLOTS;
    if (atomic_load(&host_link.jobs[slot].in_flight) && below(1000))
        return;
    for (size_t i = 0; i < FL_INTEGER_ARGUMENTS; i++)
        request.integer[i] = below(2000) ? few_bytes_or_flags() : any_number();
    request.buffer_count = function->shape.parameter_count;
    for (uint32_t i = 0; i < request.buffer_count; i++)
        write_buffer(&request, &function->parameters[i], &request.buffers[i]);
    if (below(600) == 0)
        spoil(&request, offsetof(struct fl_request, result_integer), 1 + below(3));
    if (below(600) == 0)
        spoil(&request.buffers, sizeof request.buffers[0] * request.buffer_count, 1);
    memcpy(request_at(slot), &request, sizeof request);
    guest.link->calls[posted++ % FL_LINK_SLOTS] = slot + 1;
    guest.link->calls_posted = posted;
}

static void make_report(void)
{
    struct fl_report *report = &guest.link->report;
    memset(report, 0, sizeof *report);
    report->kind = 1 + (uint32_t)below(6);
    report->process = (uint32_t)below(guest.process_count);
    report->vector = (uint32_t)below(33);
    report->reason = (uint32_t)below(11);
    report->error_code = below(32);
    report->cr2 = any_number();
    report->frame_count = 1 + (uint32_t)below(FL_REPORT_FRAMES);
    for (uint32_t i = 0; i < FL_REPORT_FRAMES; i++) {
        const struct guest_process *process = &guest.processes[below(guest.process_count)];
        struct fl_report_frame *frame = &report->frames[i];
        frame->process = i == 0 ? report->process : (uint32_t)(process - guest.processes);
        frame->rip = guest.processes[frame->process].bias.value + below(1 << 16);
        frame->rsp = below(2) ? guest.processes[frame->process].bias.value + below(1 << 16) : any_number();
        frame->entry = any_number();
    }
    for (size_t i = 0; i < sizeof report->text; i++)
        report->text[i] = (char)chance();
    spoil(report, sizeof *report, below(8));
}

static void make_copy(void)
{
    struct fl_link_copy *copy = &guest.link->copy;
    copy->from_table = below(4) ? guest.processes[below(guest.process_count)].page_table.value : any_number();
    copy->to_table = below(4) ? guest.processes[below(guest.process_count)].page_table.value : any_number();
    copy->from = guest.processes[0].bias.value + below(1 << 16);
    copy->to = guest.processes[0].bias.value + below(1 << 16);
    copy->bytes = below(20000);
    spoil(copy, sizeof *copy, below(3));
}

/* Page tables, the tables that the command laid out, and any of the pages it has handed out; not code of its own. */
static void spoil_memory(void)
{
    uint64_t first = FL_BOOT_PHYS, bytes = guest.memory.next_free - first;
    spoil(guest.memory.base + first, bytes, below(20));
    spoil(guest.memory.base + guest.processes[below(guest.process_count)].page_table.value, FL_PAGE_SIZE / 2,
          below(10));
}

/* ---- the guest ---- */

static atomic_bool racing;

/* What a guest on another processor does: while the command reads, it changes what is read, and back again. */
static void *race(void *unused)
{
    static const uint32_t numbers[] = {0, 1, 70000, 1u << 31, UINT32_MAX};
    (void)unused;
    for (uint64_t turn = seed; racing; turn = turn * 6364136223846793005 + 1442695040888963407) {
        struct fl_request *request = request_at(turn >> 40 & 3);
        uint32_t *const fields[] = {&request->function,
                                    &request->process,
                                    &request->buffer_count,
                                    &request->segment_count,
                                    (uint32_t *)&request->buffers[0].bytes,
                                    (uint32_t *)&request->buffers[0].first_segment,
                                    (uint32_t *)&request->segments[0].physical,
                                    (uint32_t *)&request->segments[0].bytes + 1,
                                    &guest.link->calls[turn >> 40 & 3],
                                    &guest.link->report.process,
                                    &guest.link->report.frame_count,
                                    &guest.link->report.frames[1].process,
                                    (uint32_t *)&guest.link->copy.from_table,
                                    (uint32_t *)&guest.link->copy.bytes};
        uint32_t *field = fields[(turn >> 50) % (sizeof fields / sizeof fields[0])];
        uint32_t before = __atomic_load_n(field, __ATOMIC_RELAXED);
        __atomic_store_n(field, numbers[(turn >> 30) % 5], __ATOMIC_SEQ_CST);
        __atomic_store_n(field, before, __ATOMIC_SEQ_CST);
    }
    return NULL;
}

static void ring(void)
{
    static const unsigned char rings[] = {FL_RING_CALLS,  FL_RING_CALLS, FL_RING_CALLS, FL_RING_COPY,
                                          FL_RING_REPORT, FL_RING_TIME,  FL_RING_WAIT};
    unsigned char one = rings[below(sizeof rings)];
    if (below(200) == 0)
        one = below(3) ? FL_RING_END : (unsigned char)chance();
    for (uint64_t calls = below(8); calls > 0; calls--)
        post_call();
    make_copy();
    if (one == FL_RING_REPORT || one == FL_RING_END)
        make_report();
    if (below(100) == 0)
        spoil_memory();
    if (below(300) == 0)
        spoil(guest.link, sizeof *guest.link, 3);
    if (below(3))
        memset(guest.link->answers, 0, sizeof guest.link->answers);
    guest.link->wait_ns = (int64_t)below(100000);
    bell_answer(one);
}

static void run(const struct machine_start *start, machine_bell *bell)
{
    (void)start, (void)bell;
}

static void stop(void)
{
}

static uint64_t tsc_hz(void)
{
    return chance();
}

static uint64_t print_exits(FILE *to)
{
    (void)to;
    return 0;
}

static const struct machine_type machine = {
    .name = "none", .run = run, .stop = stop, .tsc_hz = tsc_hz, .print_exits = print_exits};

static void say_last_words(int status)
{
    (void)status;
    stats_print(stderr, &guest, &machine, bell_rings());
}

/* A whole run of the command, in a process of its own. */
_Noreturn static void play(uint64_t number)
{
    static const char *const nowhere[] = {NULL};
    const struct guest_options options = {.kernel_file = kernel,
                                          .program_file = program,
                                          .arguments = (char *[]){program, NULL},
                                          .search_path = nowhere,
                                          .host_servers = servers,
                                          .memory_bytes = FL_MEMORY_MIN,
                                          .bell = FL_BELL_PORT_IO};
    pthread_t thread;
    seed = (number + 1) * 0x9e3779b97f4a7c15;
    hostile_child("../written", "../said");
    signal(SIGPIPE, SIG_IGN);
    guest_create(&guest, &options);
    host_link_create(&host_link, &guest.memory, (uint32_t)guest.process_count, servers);
    run_end_watch(program, SECONDS_MAX * 1000000000ll, stop, say_last_words);
    bell_attach(&guest, &host_link, &machine);
    racing = number % 4 == 0;
    if (racing && pthread_create(&thread, NULL, race, NULL) != 0)
        abort();
    for (int i = 0; i < RINGS; i++)
        ring();
    run_end(0);
}

/* ---- what becomes of the command ---- */

static void survives_any_guest(void **state)
{
    const char *guests = getenv("GUESTS"); /* how many, for those who want to know more */
    (void)state;
    for (uint64_t number = 0; number < (guests ? strtoul(guests, NULL, 0) : GUESTS); number++) {
        pid_t child = fork();
        if (child == 0)
            play(number);
        hostile_assert_survived(child, number, "../written", "../said");
    }
}

static void assert_untouched(const char *path)
{
    char content[16] = "";
    int file = open(path, O_RDONLY);
    assert_true(file >= 0 && read(file, content, sizeof content) >= 0);
    close(file);
    assert_string_equal(content, "untouched");
}

static int count_entries(const char *path)
{
    int count = -2; /* . and .. */
    DIR *directory = opendir(path);
    assert_non_null(directory);
    while (readdir(directory))
        count++;
    closedir(directory);
    return count;
}

/* What lies outside of the maps, and in those that are read-only, is as it was. */
static void reaches_no_other_files(void **state)
{
    (void)state;
    assert_untouched("file");
    assert_untouched("../secret/file");
    assert_int_equal(count_entries("."), 2);
    assert_int_equal(count_entries("../secret"), 1);
    assert_int_equal(count_entries(".."), 5);
}

static void write_file(const char *path)
{
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    assert_true(file >= 0 && write(file, "untouched", 9) == 9);
    close(file);
}

/* The build that this is a part of: where the tests are run from, or BUILD. */
static bool find_build(void)
{
    const char *build = getenv("BUILD");
    char directory[2048];
    if (!build)
        build = getcwd(directory, sizeof directory) ? directory : ".";
    snprintf(program, sizeof program, "%s/apps/hello", build);
    snprintf(kernel, sizeof kernel, "%s/guestkernel/faultline-kernel", build);
    return access(program, R_OK) == 0 && access(kernel, R_OK) == 0;
}

static int create(void **state)
{
    (void)state;
    if (!find_build()) {
        fprintf(stderr, "%s or %s is not there\n", program, kernel);
        return -1;
    }
    assert_non_null(mkdtemp(top));
    assert_int_equal(chdir(top), 0);
    assert_int_equal(mkdir("here", 0755) | mkdir("data", 0755) | mkdir("secret", 0755), 0);
    write_file("here/file");
    write_file("secret/file");
    assert_int_equal(symlink("../secret", "data/out") | symlink("../secret/file", "here/out"), 0);
    assert_int_equal(chdir("here"), 0);
    assert_int_equal(fs_map_current_directory(), 0);
    return fs_map_add("../data", "/data", true);
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *level)
{
    (void)status, (void)kind, (void)level;
    return remove(path);
}

/* The guests have made files of any name. */
static int destroy(void **state)
{
    (void)state;
    return chdir("/") | nftw(top, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(survives_any_guest),
        cmocka_unit_test(reaches_no_other_files),
    };
    return cmocka_run_group_tests_name("hostile_guest", tests, create, destroy);
}
