/* What a fault's report says: of a guest whose one process is this very program, copied with its stack into guest memory. */
#include "vmm/end_report.h"
#include "vmm/fault_report.h"
#include "vmm/page_table.h"

#include <fcntl.h>
#include <link.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ucontext.h>
#include <ucontext.h>
#include <unistd.h>
#include <cmocka.h>

#define STACK_BYTES (64 * FL_PAGE_SIZE)
#define READ_ONLY 0x5 /* present, user: error codes of page faults */
#define WRITE 0x6
#define FETCH 0x14
#define EXPORT 0x20 /* addresses in the image */
#define ENTRY 0x40

int somewhere_to_write = 1;
static struct guest guest;
static struct guest_process processes[2];
static struct image_segment segments[8];
static struct image_import import = {.server = "kernel", .function = "fl_error"};
static struct image_export export = {.function = "probe_exit", .address = EXPORT};
static struct fl_report report;
static ucontext_t context;
static char text[16384];

/* Copies this program's own pages; those that are not there stay unmapped in the guest as well. */
static void map_own_pages(uint64_t address, uint64_t bytes)
{
    int memory = open("/proc/self/mem", O_RDONLY);
    assert_true(memory >= 0);
    for (uint64_t page = address & ~(FL_PAGE_SIZE - 1); page < address + bytes; page += FL_PAGE_SIZE) {
        uint8_t content[FL_PAGE_SIZE];
        if (pread(memory, content, sizeof content, (off_t)page) != sizeof content)
            continue;
        guest_phys frame = guest_memory_take(&guest.memory, 1);
        memcpy(guest_memory_at(&guest.memory, frame, FL_PAGE_SIZE), content, sizeof content);
        page_table_map(&guest.memory, processes[0].page_table, (guest_virt){page}, frame, FL_PAGE_SIZE, PAGE_USER);
    }
    close(memory);
}

static int take_segments(struct dl_phdr_info *program, size_t size, void *unused)
{
    (void)size, (void)unused;
    processes[0].bias.value = program->dlpi_addr;
    for (int i = 0; i < program->dlpi_phnum; i++) {
        const ElfW(Phdr) *header = &program->dlpi_phdr[i];
        if (header->p_type != PT_LOAD || processes[0].image.segment_count == sizeof segments / sizeof segments[0])
            continue;
        segments[processes[0].image.segment_count++] = (struct image_segment){
            .address = header->p_vaddr, .bytes = header->p_memsz, .executable = header->p_flags & PF_X};
        if (header->p_flags & PF_X)
            map_own_pages(program->dlpi_addr + header->p_vaddr, header->p_memsz);
    }
    return 1; /* the program itself comes first: no libraries */
}

/* The stack as it is while these three are active. */
__attribute__((noinline)) static void innermost(int depth)
{
    if (depth > 0) {
        innermost(depth - 1);
        __asm__ volatile("");
        return;
    }
    getcontext(&context);
    map_own_pages((uint64_t)context.uc_mcontext.gregs[REG_RSP] - 256, STACK_BYTES);
}

__attribute__((noinline)) static void middle(void)
{
    innermost(3);
    __asm__ volatile("");
}

__attribute__((noinline)) static void outermost(void)
{
    middle();
    __asm__ volatile("");
}

static void set_up_guest(void)
{
    guest_memory_create(&guest.memory, FL_MEMORY_MIN);
    guest.memory.next_free = FL_PAGE_SIZE;
    guest.processes = processes;
    guest.process_count = 2;
    processes[0] = (struct guest_process){.name = "viewer",
                                          .file = "/proc/self/exe",
                                          .page_table = page_table_create(&guest.memory),
                                          .image = {.segments = segments, .imports = &import, .import_count = 1}};
    dl_iterate_phdr(take_segments, NULL);
    outermost();
    processes[1] = processes[0];
    processes[1].is_server = true;
    processes[1].image.exports = &export;
    processes[1].image.export_count = 1;
    processes[1].image.entry = ENTRY;
    processes[1].memory_bytes = FL_MEMORY_MIN / 2;
    strcpy(processes[1].name, "decoder");
}

static uint64_t saved(int index)
{
    return (uint64_t)context.uc_mcontext.gregs[index];
}

static int set_up_report(void **state)
{
    (void)state;
    report = (struct fl_report){.kind = FL_REPORT_FAULT, .vector = 14, .frame_count = 1};
    report.registers[4] = saved(REG_RSP);
    report.frames[0] = (struct fl_report_frame){.rip = saved(REG_RIP),
                                                .rsp = saved(REG_RSP),
                                                .rbp = saved(REG_RBP),
                                                .rbx = saved(REG_RBX),
                                                .r12 = saved(REG_R12),
                                                .r13 = saved(REG_R13),
                                                .r14 = saved(REG_R14),
                                                .r15 = saved(REG_R15)};
    return 0;
}

static void print_with(void (*print)(FILE *, const struct guest *, const struct fl_report *))
{
    FILE *to = fmemopen(text, sizeof text, "w");
    print(to, &guest, &report);
    fclose(to);
}

/* The words must come in this order. */
static void assert_printed(const char *const words[], size_t count)
{
    const char *at = text;
    for (size_t i = 0; i < count; i++) {
        at = strstr(at, words[i]);
        if (!at)
            fail_msg("no '%s' in its place in:\n%s", words[i], text);
        at += strlen(words[i]);
    }
}
#define ASSERT_PRINTED(...)                                                                                            \
    assert_printed((const char *const[]){__VA_ARGS__},                                                                 \
                   sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

static void names_every_frame(void **state)
{
    (void)state;
    report.cr2 = 0x123456000;
    report.error_code = WRITE;
    print_with(fault_report_print);
    ASSERT_PRINTED("faultline: viewer: writes to address 0x123456000, where nothing is mapped, in innermost (",
                   "fault_report.c:", ")\n  at innermost (", "  at innermost (", "3 times\n", "  at middle (",
                   "fault_report.c:", "  at outermost (", " main (");
}

static void shows_each_crossing(void **state)
{
    (void)state;
    report.cr2 = 0x10;
    report.error_code = 4;
    report.process = 1;
    report.frame_count = 2;
    report.frames[1] = report.frames[0];
    report.frames[0].process = 1;
    print_with(fault_report_print);
    ASSERT_PRINTED("faultline: decoder: reads address 0x10: a null pointer", "\n  at innermost (", " main (",
                   "  called by viewer: at innermost (", "  at middle (", " main (");
}

static void finds_the_caller_of_nothing(void **state)
{
    (void)state;
    /* The word under this frame is where getcontext, or what was called after it, returned to. */
    report.frames[0].rip = 8;
    report.frames[0].rsp -= 8;
    report.cr2 = 8;
    report.error_code = FETCH;
    print_with(fault_report_print);
    ASSERT_PRINTED("calls or jumps to address 0x8: a null pointer", "in innermost (", "  at middle (", " main (");
}

static void finds_who_returned_to_nothing(void **state)
{
    (void)state;
    report.frames[0].rip = report.cr2 = processes[0].bias.value + import.slot;
    report.reason = FL_FAULT_SLOT_NOT_CALLED;
    print_with(fault_report_print);
    ASSERT_PRINTED("not by a CALL to it, in innermost (", "  at innermost (", "  at middle (", " main (");
}

static void tells_what_registers_point_to_without_a_stack(void **state)
{
    (void)state;
    report.frames[0].rip = report.cr2 = processes[0].bias.value + import.slot;
    report.frames[0].rsp = report.registers[4] = 0x12345000;
    report.registers[3] = (uint64_t)&somewhere_to_write;
    report.reason = FL_FAULT_SLOT_STACK;
    print_with(fault_report_print);
    ASSERT_PRINTED("reaches import slot kernel.fl_error with a stack pointer, 0x12345000, that holds no",
                   "rbx points to somewhere_to_write (", "fault_report.c:");
}

static void says_what_was_tried(void **state)
{
    const uint64_t slot = processes[0].bias.value + import.slot, kernel = 0xffffffff80100000;
    const uint64_t stack_end = saved(REG_RSP) - 256 - FL_PAGE_SIZE, constant = (uint64_t)&somewhere_to_write;
    const struct {
        const char *words;
        uint64_t cr2, error;
        uint32_t reason, vector;
        uint8_t code[3];
    } tries[] = {
        {"reads import slot kernel.fl_error,", slot, 4, FL_FAULT_SLOT_DATA, 14, {0}},
        {"writes to import slot kernel.fl_error,", slot, WRITE, FL_FAULT_SLOT_DATA, 14, {0}},
        {"slot kernel.fl_error, but not by a CALL", slot, FETCH, FL_FAULT_SLOT_NOT_CALLED, 14, {0}},
        {"the middle of import slot kernel.fl_error", slot + 1, FETCH, FL_FAULT_SLOT_MISALIGNED, 14, {0}},
        {"where no import is", slot + 64, FETCH, FL_FAULT_SLOT_UNBOUND, 14, {0}},
        {"calls or jumps to the return gate", FL_RETURN_GATE, FETCH, FL_FAULT_GATE_NO_CALL, 14, {0}},
        {"writes to the return gate's page", FL_RETURN_GATE, WRITE, FL_FAULT_GATE_DATA, 14, {0}},
        {"reads address 0xffffffff80100000, which is the kernel's", kernel, READ_ONLY, 0, 14, {0}},
        {"runs out of stack", stack_end & ~0xfffull, WRITE, 0, 14, {0}},
        {"runs out of stack: it writes to address 0x12345ff8, below the 256 KiB",
         0x12345ff8,
         WRITE,
         FL_FAULT_OUT_OF_STACK,
         14,
         {0}},
        {"no memory left: --mem=SIZE gives the whole guest more than 16384 KiB,",
         0x12345ff8,
         WRITE,
         FL_FAULT_NO_MEMORY,
         14,
         {0}},
        {"writes to somewhere_to_write (", constant, WRITE | 1, 0, 14, {0}},
        {"executes data, at somewhere_to_write (", constant, FETCH | 1, 0, 14, {0}},
        {"executes hlt, which is the kernel's alone", 0, 0, 0, 13, {0xf4}},
        {"executes int 0x80, ", 0, 0, 0, 6, {0xcd, 0x80}},
        {"executes syscall, ", 0, 0, 0, 6, {0x0f, 0x05}},
        {"executes ud2, ", 0, 0, 0, 6, {0x0f, 0x0b}},
        {"executes int3, ", 0, 0, 0, 13, {0xcc}},
        {"not defined: 06 90 90,", 0, 0, 0, 6, {0x06, 0x90, 0x90}},
        {"divides an integer", 0, 0, 0, 0, {0xf7, 0xf1}},
        {"divides a floating-point number by zero", 0, 0, 0, 19, {0}},
        {"x87 exception", 0, 0, 0, 16, {0x9b}},
        {"stops for a debugger", 0, 0, 0, 1, {0}},
        {"canonical, or breaks another rule of the CPU; rdx holds 0x0000800000000000", 0, 0, 0, 13, {0x48, 0x8b}},
        {"uses a stack address that is not canonical", 0, 0, 0, 12, {0x48, 0x8b}},
        {"raises exception 17", 0, 0, 0, 17, {0}},
    };
    for (size_t i = 0; i < sizeof tries / sizeof tries[0]; i++) {
        set_up_report(state);
        report.cr2 = tries[i].cr2;
        report.error_code = tries[i].error;
        report.reason = tries[i].reason;
        report.vector = tries[i].vector;
        report.mxcsr = 0x1f84 & ~0x200u;
        report.registers[2] = 0x0000800000000000;
        report.registers[4] = tries[i].cr2 == (stack_end & ~0xfffull) ? tries[i].cr2 + 8 : report.registers[4];
        report.code_bytes = sizeof tries[i].code;
        memcpy(report.code, tries[i].code, sizeof tries[i].code);
        print_with(fault_report_print);
        ASSERT_PRINTED("faultline: viewer: ", tries[i].words, "in innermost (");
    }
}

static void believes_nothing(void **state)
{
    (void)state;
    report.process = 7;
    print_with(fault_report_print);
    ASSERT_PRINTED("process 7, which makes no sense");
    report.process = 0;
    report.frame_count = UINT32_MAX;
    for (size_t i = 1; i < FL_REPORT_FRAMES; i++)
        report.frames[i] =
            (struct fl_report_frame){.process = i % 2 ? UINT32_MAX : 1, .rip = UINT64_MAX, .rsp = UINT64_MAX};
    report.code_bytes = UINT32_MAX;
    report.vector = 6;
    print_with(fault_report_print);
    ASSERT_PRINTED("called by a process that does not exist", "called by decoder: at an unknown place");
}

static void a_server_without_memory_is_told_how_it_gets_more(void **state)
{
    (void)state;
    report.process = report.frames[0].process = 1;
    report.cr2 = 0x12345ff8;
    report.error_code = WRITE;
    report.reason = FL_FAULT_NO_MEMORY;
    print_with(fault_report_print);
    ASSERT_PRINTED("faultline: decoder: needs a page for its stack, and there is no memory left: ",
                   "--server=decoder=FILE,mem=SIZE gives it more than 8192 KiB, and --mem=SIZE gives the whole guest "
                   "more than 16384 KiB, in innermost (");
}

static void set_up_end(uint32_t kind)
{
    report.kind = kind;
    report.process = report.frames[0].process = 1;
    report.frames[0].entry = processes[1].bias.value + EXPORT;
    report.frames[0].is_call = 1;
}

static void tells_of_a_server_that_exits(void **state)
{
    (void)state;
    const struct {
        uint64_t entry;
        uint32_t is_call;
        const char *words;
    } cases[] = {{EXPORT, 1, " inside probe_exit,"},
                 {ENTRY, 1, " before its first call,"},
                 {8, 0, " in a thread of its own,"},
                 {8, 1, " while it released an object,"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        set_up_end(FL_REPORT_EXIT);
        report.status = 3;
        report.frames[0].entry = processes[1].bias.value + cases[i].entry;
        report.frames[0].is_call = cases[i].is_call;
        print_with(end_report_print);
        ASSERT_PRINTED("faultline: decoder: exited with status 3", cases[i].words, " so its callers get EOWNERDEAD\n",
                       "  at innermost (", " main (");
    }
}

static void tells_of_a_server_that_was_ended(void **state)
{
    (void)state;
    set_up_end(FL_REPORT_KILLED);
    report.frame_count = 0;
    print_with(end_report_print);
    assert_string_equal(text, "faultline: decoder: was ended by fl_kill(), so its callers get EOWNERDEAD\n");
}

static void tells_of_a_grace_that_is_over(void **state)
{
    (void)state;
    static const struct {
        int64_t ns;
        const char *words;
    } cases[] = {{50000000, " 50 ms,"}, {1500000000, " 1.5 s,"}, {0, " 0 s,"}, {20000, " 20 us,"}, {7, " 7 ns,"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct server_option option = {.name = "decoder", .grace_ns = cases[i].ns};
        set_up_report(state);
        set_up_end(FL_REPORT_GRACE);
        processes[1].option = &option;
        print_with(end_report_print);
        ASSERT_PRINTED("faultline: decoder: ran on inside probe_exit after the call had been cut off, for longer than "
                       "its grace of",
                       cases[i].words, " and was ended, so its callers get EOWNERDEAD\n", "  at innermost (",
                       " main (");
    }
    processes[1].option = NULL;
    print_with(end_report_print);
    ASSERT_PRINTED("faultline: decoder: ran on");
}

static void tells_that_every_thread_waits(void **state)
{
    (void)state;
    static const char sentence[] =
        "faultline: viewer: every thread waits, and nothing is left that could wake one, so the "
        "run was ended\n";
    report.kind = FL_REPORT_STUCK;
    report.frame_count = 2;
    report.frames[1] = report.frames[0];
    report.frames[0].process = 1;
    print_with(end_report_print);
    ASSERT_PRINTED(sentence, "  one of them, in decoder: at innermost (", "  at middle (",
                   "  called by viewer: at innermost (", " main (");
    report.frame_count = 0;
    print_with(end_report_print);
    assert_string_equal(text, sentence);
    report.frame_count = UINT32_MAX;
    report.frames[0].process = 2;
    print_with(end_report_print);
    assert_string_equal(text, sentence);
}

/* What was interrupted is at its instruction, what calls is behind it: both are on the line of this function. */
static void tells_where_an_interrupted_loop_is(void **state)
{
    (void)state;
    set_up_end(FL_REPORT_GRACE);
    report.frames[0].rip = (uint64_t)(uintptr_t)outermost; /* its first instruction: the byte before is another's */
    print_with(end_report_print);
    ASSERT_PRINTED("  at outermost (");
}

static void a_program_may_exit(void **state)
{
    (void)state;
    text[0] = 0;
    report.kind = FL_REPORT_EXIT;
    print_with(end_report_print);
    assert_string_equal(text, "");
}

static void believes_no_end_either(void **state)
{
    (void)state;
    static const uint32_t kinds[] = {FL_REPORT_EXIT, FL_REPORT_GRACE};
    for (size_t i = 0; i < 2; i++) {
        set_up_end(kinds[i]);
        report.process = 7;
        print_with(end_report_print);
        ASSERT_PRINTED("an end of process 7, which makes no sense");
        report.process = 1;
        report.frame_count = 0;
        print_with(end_report_print);
        ASSERT_PRINTED("an end of process 1, which makes no sense");
        set_up_report(state);
    }
    text[0] = 0;
    report.kind = FL_REPORT_KILLED;
    report.process = 7;
    print_with(end_report_print);
    assert_string_equal(text, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(names_every_frame, set_up_report),
        cmocka_unit_test_setup(shows_each_crossing, set_up_report),
        cmocka_unit_test_setup(finds_the_caller_of_nothing, set_up_report),
        cmocka_unit_test_setup(finds_who_returned_to_nothing, set_up_report),
        cmocka_unit_test_setup(tells_what_registers_point_to_without_a_stack, set_up_report),
        cmocka_unit_test_setup(says_what_was_tried, set_up_report),
        cmocka_unit_test_setup(believes_nothing, set_up_report),
        cmocka_unit_test_setup(a_server_without_memory_is_told_how_it_gets_more, set_up_report),
        cmocka_unit_test_setup(tells_of_a_server_that_exits, set_up_report),
        cmocka_unit_test_setup(tells_of_a_server_that_was_ended, set_up_report),
        cmocka_unit_test_setup(tells_of_a_grace_that_is_over, set_up_report),
        cmocka_unit_test_setup(tells_that_every_thread_waits, set_up_report),
        cmocka_unit_test_setup(tells_where_an_interrupted_loop_is, set_up_report),
        cmocka_unit_test_setup(believes_no_end_either, set_up_report),
        cmocka_unit_test_setup(a_program_may_exit, set_up_report),
    };
    set_up_guest(); /* from here, so that the frames go back to main */
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    guest_memory_destroy(&guest.memory);
    return failed;
}
