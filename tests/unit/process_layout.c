/* How processes are laid out: regions apart from each other, what each is started with, and what it may have. */
#include "vmm/guest_parts.h"

#include "vmm/fail.h"
#include "vmm/page_table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { PROGRAM, SERVER, PROCESSES };
enum { CODE = 0x1000, DATA = 0x2000, DATA_BYTES = 0x1010, ZEROS = 0x5000, TLS = 0x2100, TLS_FILE_BYTES = 24 };
enum { TLS_BYTES = 100, TLS_ALIGNMENT = 32, POINTER = 0x2008, CONTENT_BYTES = 0x1200 };
enum { TOP_PAGE = 1, FIRST_CALL_TABLES = 6 };

static unsigned char content[CONTENT_BYTES];
static struct image_segment segments[] = {
    {.address = CODE, .bytes = 64, .file_offset = 0, .file_bytes = 64, .executable = true},
    {.address = DATA, .bytes = DATA_BYTES, .file_offset = 64, .file_bytes = 0x200, .writable = true},
    {.address = ZEROS, .bytes = 0x3000, .writable = true},
};
static struct image_relocation relocations[] = {{POINTER, CODE + 4}, {TLS, 0x77}};
static struct image_export exports[] = {{.shape = {.queue = 2}}, {.shape = {.queue = 1}}};
static struct image_object objects[] = {{"window", CODE + 8, 0x1234, 0}, {"font", CODE + 12, 0x5678, 5}};
static const struct image whole = {
    .content = content,
    .content_bytes = sizeof content,
    .segments = segments,
    .segment_count = 3,
    .relocations = relocations,
    .relocation_count = 2,
    .tls = {.address = TLS, .file_bytes = TLS_FILE_BYTES, .bytes = TLS_BYTES, .alignment = TLS_ALIGNMENT},
    .entry = CODE + 16,
    .window = 0x10000,
    .window_bytes = 40,
};

static struct guest guest;
static struct guest_process processes[PROCESSES];
static struct fl_process_image *table;
static struct server_option option;
static char *arguments[] = {"program", "", "two words", NULL};
static struct guest_options options;
static guest_phys kernel;

static int create(void **state)
{
    guest_phys address;
    (void)state;
    for (size_t i = 0; i < sizeof content; i++)
        content[i] = (unsigned char)(1 + i % 250);
    guest = (struct guest){.processes = processes, .process_count = PROCESSES};
    guest_memory_create(&guest.memory, FL_MEMORY_MIN);
    guest.memory.next_free = FL_BOOT_PHYS + FL_PAGE_SIZE;
    guest.boot = guest_memory_at(&guest.memory, (guest_phys){FL_BOOT_PHYS}, sizeof *guest.boot);
    table = guest_records(&guest, PROCESSES, sizeof *table, &address);
    guest.boot->processes = kernel_pointer(address);
    kernel = page_table_create(&guest.memory);
    memset(processes, 0, sizeof processes);
    for (size_t i = 0; i < PROCESSES; i++) {
        strcpy(processes[i].name, i == SERVER ? "server" : "program");
        processes[i].file = i == SERVER ? "server.file" : "program.file";
        processes[i].is_server = i == SERVER;
        processes[i].image = whole;
    }
    processes[SERVER].image.exports = exports;
    processes[SERVER].image.export_count = 2;
    processes[SERVER].image.objects = objects;
    processes[SERVER].image.object_count = 2;
    option = (struct server_option){.name = "server", .file = "server.file", .grace_ns = -1};
    options = (struct guest_options){.arguments = arguments, .randomise = true};
    return 0;
}

static int destroy(void **state)
{
    (void)state;
    guest_memory_destroy(&guest.memory);
    return 0;
}

static void lay_out(size_t process)
{
    process_lay_out(&guest, &options, process, kernel);
}

static void *at_kernel_pointer(fl_kernel_pointer pointer, uint64_t bytes)
{
    void *memory = guest_memory_at(&guest.memory, (guest_phys){pointer - FL_DIRECT_BASE}, bytes);
    assert_non_null(memory);
    return memory;
}

static uint64_t read_word(size_t process, uint64_t address)
{
    uint64_t word;
    assert_true(guest_memory_read_user(&guest.memory, processes[process].page_table, (guest_virt){address}, &word,
                                       sizeof word));
    return word;
}

static bool is_mapped(size_t process, uint64_t address, bool write)
{
    struct page_walk walk = {.memory = &guest.memory, .page_table = processes[process].page_table, .write = write};
    guest_phys frame;
    return page_walk_find(&walk, (guest_virt){address}, &frame);
}

static void regions_never_meet(void **state)
{
    for (int round = 0; round < 50; round++) {
        lay_out(PROGRAM);
        const struct fl_process_image *image = &table[PROGRAM];
        const uint64_t ranges[][2] = {
            {FL_USER_BASE, FL_USER_BASE},
            {processes[PROGRAM].bias.value, 1ull << 30},
            {image->heap_base, image->heap_end - image->heap_base},
            {image->stack_pointer - (2ull << 20), 8ull << 20}, /* with its thread-local block */
            {image->stacks_base, FL_STACKS_MAX * image->stack_stride},
            {image->copies_base, FL_STACKS_MAX * FL_COPIES_STRIDE},
            {FL_HANDLE_BASE, FL_HANDLE_END - FL_HANDLE_BASE},
        };
        for (size_t i = 1; i < sizeof ranges / sizeof ranges[0]; i++)
            assert_true(ranges[i][0] >= ranges[i - 1][0] + ranges[i - 1][1]);
        assert_true(image->stacks_base % FL_PAGE_SIZE == 0 && image->copies_base % FL_PAGE_SIZE == 0);
        destroy(state);
        create(state);
    }
}

static void without_randomness_every_run_is_the_same(void **state)
{
    struct fl_process_image first;
    options.randomise = false;
    lay_out(PROGRAM);
    first = table[PROGRAM];
    destroy(state);
    create(state);
    options.randomise = false;
    lay_out(PROGRAM);
    assert_memory_equal(&first, &table[PROGRAM], sizeof first);
}

static void every_block_starts_as_the_image_says(void **state)
{
    (void)state;
    const uint64_t fs_offset = 128; /* 100 bytes of variables, rounded up to their alignment and to 64 */
    for (size_t i = 0; i < PROCESSES; i++) {
        lay_out(i);
        const struct fl_process_image *image = &table[i];
        assert_int_equal(image->tls_bytes, FL_PAGE_SIZE);
        assert_int_equal(image->tls_fs_offset, fs_offset);
        assert_int_equal(image->stack_stride, FL_STACK_TLS_OFFSET + FL_PAGE_SIZE);
        const unsigned char *block = at_kernel_pointer(image->tls_block, image->tls_bytes);
        uint64_t relocated = processes[i].bias.value + 0x77;
        assert_memory_equal(block, &relocated, sizeof relocated);
        assert_memory_equal(block + 8, content + 64 + TLS - DATA + 8, TLS_FILE_BYTES - 8);
        for (uint64_t at = TLS_FILE_BYTES; at < FL_PAGE_SIZE; at++)
            assert_int_equal(block[at], 0);
    }
    uint64_t fs_base = table[PROGRAM].fs_base;
    assert_int_equal(read_word(PROGRAM, fs_base), fs_base);
    assert_int_equal(read_word(PROGRAM, fs_base - fs_offset), processes[PROGRAM].bias.value + 0x77);
    assert_false(is_mapped(PROGRAM, fs_base - fs_offset - 1, false));
    assert_int_equal(table[SERVER].fs_base, 0);
}

static void without_thread_locals_a_block_is_one_word(void **state)
{
    (void)state;
    processes[PROGRAM].image.tls = (struct image_tls){0};
    lay_out(PROGRAM);
    assert_int_equal(table[PROGRAM].tls_fs_offset, 0);
    assert_int_equal(table[PROGRAM].tls_bytes, FL_PAGE_SIZE);
    assert_int_equal(read_word(PROGRAM, table[PROGRAM].fs_base), table[PROGRAM].fs_base);
}

static void a_program_starts_on_a_stack_with_its_arguments(void **state)
{
    (void)state;
    lay_out(PROGRAM);
    uint64_t at = table[PROGRAM].stack_pointer, top = (at + (1ull << 20)) / FL_PAGE_SIZE * FL_PAGE_SIZE;
    assert_int_equal(at % 16, 0);
    assert_int_equal(read_word(PROGRAM, at), 3);
    assert_int_equal(read_word(PROGRAM, at + 4 * 8) | read_word(PROGRAM, at + 5 * 8), 0);
    for (size_t i = 0; i < 3; i++) {
        char copy[16] = "";
        uint64_t string = read_word(PROGRAM, at + 8 + 8 * i);
        assert_true(guest_memory_read_user(&guest.memory, processes[PROGRAM].page_table, (guest_virt){string}, copy,
                                           strlen(arguments[i]) + 1));
        assert_string_equal(copy, arguments[i]);
    }
    uint64_t page = at / FL_PAGE_SIZE * FL_PAGE_SIZE;
    assert_true(is_mapped(PROGRAM, page, true) && !is_mapped(PROGRAM, page + FL_PAGE_SIZE, false));
    assert_true(is_mapped(PROGRAM, page - (1ull << 20) + FL_PAGE_SIZE, true));
    assert_false(is_mapped(PROGRAM, page - (1ull << 20), false));
    assert_true(top > at);
    assert_int_equal(table[PROGRAM].flags, 0);
    assert_int_equal(table[PROGRAM].pristine_count, 0);
}

static void a_server_gets_no_stack_from_here(void **state)
{
    (void)state;
    lay_out(SERVER);
    assert_false(is_mapped(SERVER, table[SERVER].stacks_base + FL_STACK_BYTES, false));
    assert_false(is_mapped(SERVER, table[SERVER].copies_base + FL_PAGE_SIZE, false));
    assert_int_equal(table[SERVER].stack_pointer, 0);
}

static void a_server_is_started_afresh_from_what_it_was(void **state)
{
    (void)state;
    lay_out(SERVER);
    const uint64_t bias = processes[SERVER].bias.value;
    assert_int_equal(table[SERVER].pristine_count, 2);
    const struct fl_pristine *pristine = at_kernel_pointer(table[SERVER].pristine, 2 * sizeof *pristine);
    assert_int_equal(pristine[0].address, bias + DATA);
    assert_int_equal(pristine[0].bytes, 2 * FL_PAGE_SIZE);
    unsigned char live[2 * FL_PAGE_SIZE];
    assert_true(guest_memory_read_user(&guest.memory, processes[SERVER].page_table, (guest_virt){bias + DATA}, live,
                                       sizeof live));
    assert_memory_equal(at_kernel_pointer(pristine[0].pristine, sizeof live), live, sizeof live);
    assert_int_equal(read_word(SERVER, bias + POINTER), bias + CODE + 4);
    assert_memory_equal(live, content + 64, POINTER - DATA);
    assert_int_equal(pristine[1].address, bias + ZEROS);
    assert_int_equal(pristine[1].bytes, 3 * FL_PAGE_SIZE);
    assert_int_equal(pristine[1].pristine, 0);
}

static void a_server_has_its_queues_and_types(void **state)
{
    (void)state;
    lay_out(SERVER);
    assert_int_equal(table[SERVER].queue_count, 6);
    assert_int_equal(table[SERVER].object_type_count, 2);
    const struct fl_object_type *types = at_kernel_pointer(table[SERVER].object_types, 2 * sizeof *types);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(types[i].type, objects[i].type);
        assert_int_equal(types[i].release, processes[SERVER].bias.value + objects[i].release);
        assert_int_equal(types[i].queue, objects[i].queue);
    }
    assert_int_equal(table[SERVER].entry, processes[SERVER].bias.value + CODE + 16);
    assert_int_equal(table[SERVER].window_base, processes[SERVER].bias.value + 0x10000);
}

static void a_server_without_either_has_one_queue(void **state)
{
    (void)state;
    processes[SERVER].image.export_count = processes[SERVER].image.object_count = 0;
    lay_out(SERVER);
    assert_int_equal(table[SERVER].queue_count, 1);
    assert_int_equal(table[SERVER].object_type_count, 0);
}

static void without_an_option_a_server_has_half_of_the_memory(void **state)
{
    (void)state;
    lay_out(PROGRAM);
    lay_out(SERVER);
    assert_int_equal(table[PROGRAM].page_limit, FL_MEMORY_MIN / FL_PAGE_SIZE);
    assert_int_equal(table[SERVER].page_limit, FL_MEMORY_MIN / FL_PAGE_SIZE / 2);
    assert_int_equal(table[SERVER].flags, FL_PROCESS_SERVER);
    assert_true(table[SERVER].grace_ns == -1 && table[PROGRAM].grace_ns == -1);
    assert_int_equal(table[SERVER].client, 0);
    assert_true(table[SERVER].pages_used >= 1 + 6 + 2 && table[SERVER].pages_used < 40);
}

static void an_option_sets_limits(void **state)
{
    (void)state;
    option.restart = true;
    option.memory_bytes = 1 << 20;
    option.grace_ns = 5;
    processes[SERVER].option = &option;
    processes[SERVER].client = 1;
    lay_out(SERVER);
    assert_int_equal(table[SERVER].page_limit, 256);
    assert_int_equal(table[SERVER].flags, FL_PROCESS_SERVER | FL_PROCESS_RESTART);
    assert_int_equal(table[SERVER].grace_ns, 5);
    assert_int_equal(table[SERVER].client, 1);
    assert_int_equal(processes[SERVER].memory_bytes, 1 << 20);
}

/* Lays out a server that may have so much in a process of its own; returns its status, and what it said. */
static int status_with(uint64_t memory_bytes, char *said, size_t bytes)
{
    int ends[2], status;
    destroy(NULL);
    create(NULL);
    options.randomise = false;
    processes[SERVER].option = &option;
    option.memory_bytes = memory_bytes;
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        lay_out(SERVER);
        _exit(0);
    }
    close(ends[1]);
    size_t length = 0;
    for (ssize_t got; (got = read(ends[0], said + length, bytes - 1 - length)) > 0;)
        length += (size_t)got;
    said[length] = '\0';
    close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    return WEXITSTATUS(status);
}

static void too_little_to_start_with_is_refused(void **state)
{
    (void)state;
    char said[512], expected[512];
    options.randomise = false;
    lay_out(SERVER);
    uint64_t needed = table[SERVER].pages_used + TOP_PAGE + 1 + FL_COPIES_WARM / FL_PAGE_SIZE + FIRST_CALL_TABLES;
    assert_int_equal(status_with(needed * FL_PAGE_SIZE, said, sizeof said), 0);
    assert_int_equal(status_with((needed - 1) * FL_PAGE_SIZE, said, sizeof said), EXIT_UNACCEPTABLE);
    snprintf(expected, sizeof expected,
             "faultline: server.file: takes %llu KiB of memory to start, and may have %llu KiB, its mem=; give it more "
             "with --server=server=FILE,mem=SIZE\n",
             (unsigned long long)needed * 4, (unsigned long long)needed * 4 - 4);
    assert_string_equal(said, expected);
    segments[2].bytes = FL_MEMORY_MIN / 2;
    assert_int_equal(status_with(0, said, sizeof said), EXIT_UNACCEPTABLE);
    assert_non_null(strstr(said, "may have 8192 KiB, half of the guest's; give it more with "
                                 "--server=server=FILE,mem=SIZE or --mem=SIZE\n"));
    segments[2].bytes = 0x3000;
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(regions_never_meet, create, destroy),
        cmocka_unit_test_setup_teardown(without_randomness_every_run_is_the_same, create, destroy),
        cmocka_unit_test_setup_teardown(every_block_starts_as_the_image_says, create, destroy),
        cmocka_unit_test_setup_teardown(without_thread_locals_a_block_is_one_word, create, destroy),
        cmocka_unit_test_setup_teardown(a_program_starts_on_a_stack_with_its_arguments, create, destroy),
        cmocka_unit_test_setup_teardown(a_server_gets_no_stack_from_here, create, destroy),
        cmocka_unit_test_setup_teardown(a_server_is_started_afresh_from_what_it_was, create, destroy),
        cmocka_unit_test_setup_teardown(a_server_has_its_queues_and_types, create, destroy),
        cmocka_unit_test_setup_teardown(a_server_without_either_has_one_queue, create, destroy),
        cmocka_unit_test_setup_teardown(without_an_option_a_server_has_half_of_the_memory, create, destroy),
        cmocka_unit_test_setup_teardown(an_option_sets_limits, create, destroy),
        cmocka_unit_test_setup_teardown(too_little_to_start_with_is_refused, create, destroy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
