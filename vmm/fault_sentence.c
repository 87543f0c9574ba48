/* Puts what a process tried into words, from the reason, the exception, the address and the instruction. */
#include "fault_sentence.h"
#include "fault_status.h"

#include <inttypes.h>

#define USER_HALF_END (1ull << 47)

/* SDM volume 3, 4.7: bits of a page fault's error code. */
enum page_fault_bit { FAULT_PRESENT = 1, FAULT_WRITE = 2, FAULT_FETCH = 16 };

const char *const fault_register_names[16] = {"rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi",
                                              "r8",  "r9",  "r10", "r11", "r12", "r13", "r14", "r15"};

struct description {
    FILE *to;
    const struct guest *guest;
    const struct guest_process *process;
    const struct symbols *symbols;
    const struct fl_report *report;
};

static const struct image_import *find_import(const struct description *about)
{
    const struct image *image = &about->process->image;
    uint64_t address = about->report->cr2 - about->process->bias.value;
    for (size_t i = 0; i < image->import_count; i++)
        if (address - image->imports[i].slot < FL_SLOT_SIZE)
            return &image->imports[i];
    return NULL;
}

static void print_slot(const struct description *about, const char *before, const char *after)
{
    const struct image_import *import = find_import(about);
    if (import)
        fprintf(about->to, "%s import slot %s.%s%s", before, import->server, import->function, after);
    else
        fprintf(about->to, "%s the import slot at 0x%" PRIx64 "%s", before, about->report->cr2, after);
}

/* What kind of access a page fault was, as a verb that an object follows. */
static const char *access_verb(const struct fl_report *report)
{
    if (report->error_code & FAULT_FETCH)
        return "calls or jumps to";
    return report->error_code & FAULT_WRITE ? "writes to" : "reads";
}

static bool is_mapped(const struct description *about, uint64_t address)
{
    uint8_t byte;
    return guest_memory_read_user(&about->guest->memory, about->process->page_table, (guest_virt){address}, &byte, 1);
}

/* A data access near a stack pointer that has left the memory just above it: within a function's frame of its end. */
static bool is_out_of_stack(const struct description *about)
{
    enum { FRAME_BYTES_MAX = 1 << 20 };
    const uint64_t rsp = about->report->registers[4], cr2 = about->report->cr2;
    if (about->report->error_code & (FAULT_FETCH | FAULT_PRESENT) || rsp >= USER_HALF_END ||
        cr2 + FL_PAGE_SIZE - rsp >= FRAME_BYTES_MAX)
        return false;
    for (uint64_t page = cr2 & ~(FL_PAGE_SIZE - 1); page - cr2 + FL_PAGE_SIZE < FRAME_BYTES_MAX; page += FL_PAGE_SIZE)
        if (is_mapped(about, page))
            return true;
    return false;
}

static void print_forbidden_access(const struct description *about)
{
    char place[SYMBOLS_PLACE_BYTES];
    uint64_t error = about->report->error_code;
    symbols_describe(about->symbols, about->report->cr2, place);
    if (error & FAULT_FETCH)
        fprintf(about->to, "executes data, at %s", place);
    else if (error & FAULT_WRITE)
        fprintf(about->to, "writes to %s, which is read-only", place);
    else
        fprintf(about->to, "reads %s, which is not the process's own", place);
}

static void print_page_fault(const struct description *about)
{
    const uint64_t address = about->report->cr2;
    const char *verb = access_verb(about->report);
    if (address < FL_USER_BASE)
        fprintf(about->to, "%s address 0x%" PRIx64 ": a null pointer, or near one", verb, address);
    else if (address >= USER_HALF_END)
        fprintf(about->to, "%s address 0x%" PRIx64 ", which is the kernel's", verb, address);
    else if (about->report->error_code & FAULT_PRESENT)
        print_forbidden_access(about);
    else if (is_out_of_stack(about))
        fprintf(about->to, "runs out of stack: it %s address 0x%" PRIx64 ", below the last page of its stack", verb,
                address);
    else
        fprintf(about->to, "%s address 0x%" PRIx64 ", where nothing is mapped", verb, address);
}

/* The exceptions that both MXCSR has a flag for and did not mask (SDM volume 1, 10.2.3). */
static void print_vector_exception(const struct description *about)
{
    static const char *const causes[] = {
        "makes an invalid floating-point operation",       "uses a denormal number",
        "divides a floating-point number by zero",         "makes a floating-point number that is too large",
        "makes a floating-point number that is too small", "makes a floating-point result that is not exact"};
    uint64_t raised = about->report->mxcsr & ~(about->report->mxcsr >> 7);
    for (size_t i = 0; i < sizeof causes / sizeof causes[0]; i++)
        if (raised >> i & 1) {
            fprintf(about->to, "%s, having unmasked that exception in MXCSR", causes[i]);
            return;
        }
    fputs("raises a floating-point exception that it has unmasked in MXCSR", about->to);
}

/* The CPU does not say which address it was: a register that holds none is probably why. */
static void print_protection(const struct description *about, const char *what)
{
    fprintf(about->to, "%s that is not canonical, or breaks another rule of the CPU", what);
    for (size_t i = 0; i < 16; i++) {
        uint64_t value = about->report->registers[i];
        if (value + USER_HALF_END < 2 * USER_HALF_END)
            continue;
        fprintf(about->to, "; %s holds 0x%016" PRIx64, fault_register_names[i], value);
        return;
    }
}

static void print_exception(const struct description *about)
{
    switch (about->report->vector) {
    case VECTOR_PAGE:
        print_page_fault(about);
        break;
    case VECTOR_DIVIDE:
        fputs("divides an integer by zero, or the quotient does not fit", about->to);
        break;
    case VECTOR_SIMD:
        print_vector_exception(about);
        break;
    case VECTOR_X87:
        fputs("raises an x87 exception, for instance a division by zero, that it has unmasked", about->to);
        break;
    case VECTOR_DEBUG:
        fputs("stops for a debugger, by single steps or a debug register, and there is none", about->to);
        break;
    case VECTOR_STACK:
        print_protection(about, "uses a stack address");
        break;
    case VECTOR_PROTECTION:
        print_protection(about, "uses an address");
        break;
    default:
        fprintf(about->to, "raises exception %" PRIu32 ", error code 0x%" PRIx64, about->report->vector,
                about->report->error_code);
    }
}

/* Of instructions that the bytes explain; false for the others. */
static bool print_instruction(const struct description *about)
{
    static const char *const why[] = {
        [FAULT_PRIVILEGED] = ", which is the kernel's alone",
        [FAULT_INTERRUPT] = ", which is no way into the kernel: call the functions that kernel exports",
        [FAULT_SYSTEM_CALL] = ", which is no way into the kernel: call the functions that kernel exports",
        [FAULT_UNDEFINED] = ", an instruction that is not defined",
        [FAULT_BREAKPOINT] = ", a breakpoint, and there is no debugger",
    };
    char name[48];
    enum fault_class class = fault_class(about->report);
    if (class == FAULT_ORDINARY)
        return false;
    fault_instruction(about->report, name, sizeof name);
    if (name[0]) {
        fprintf(about->to, "executes %s%s", name, why[class]);
        return true;
    }
    fputs(class == FAULT_BREAKPOINT ? "executes a breakpoint, and there is no debugger"
                                    : "executes an instruction that is not defined:",
          about->to);
    for (size_t i = 0; class == FAULT_UNDEFINED && i < about->report->code_bytes && i < 8; i++)
        fprintf(about->to, " %02x", about->report->code[i]);
    return true;
}

static void print_no_memory(const struct description *about)
{
    const struct guest_process *process = about->process;
    uint64_t all = about->guest->memory.bytes >> 10;
    fputs("needs a page for its stack, and there is no memory left: ", about->to);
    if (process->is_server)
        fprintf(about->to, "--server=%s=FILE,mem=SIZE gives it more than %" PRIu64 " KiB, and ", process->name,
                process->memory_bytes >> 10);
    fprintf(about->to, "--mem=SIZE gives the whole guest more than %" PRIu64 " KiB", all);
}

void fault_sentence_print(FILE *to, const struct guest *guest, const struct symbols *symbols,
                          const struct fl_report *report)
{
    const struct description about = {to, guest, &guest->processes[report->process], symbols, report};
    switch (report->reason) {
    case FL_FAULT_SLOT_DATA:
        print_slot(&about, report->error_code & FAULT_WRITE ? "writes to" : "reads", "");
        break;
    case FL_FAULT_SLOT_NOT_CALLED:
        print_slot(&about, "reaches", ", but not by a CALL to it");
        break;
    case FL_FAULT_SLOT_MISALIGNED:
        print_slot(&about, "calls or jumps into the middle of", "");
        break;
    case FL_FAULT_SLOT_UNBOUND:
        fprintf(to, "calls or jumps to address 0x%" PRIx64 " in its import window, where no import is", report->cr2);
        break;
    case FL_FAULT_SLOT_STACK:
        print_slot(&about, "reaches", "");
        fprintf(to, " with a stack pointer, 0x%" PRIx64 ", that holds no return address", report->registers[4]);
        break;
    case FL_FAULT_GATE_NO_CALL:
        fputs("calls or jumps to the return gate, and no call is there to return from", to);
        break;
    case FL_FAULT_GATE_DATA:
        fprintf(to, "%s the return gate's page", access_verb(report));
        break;
    case FL_FAULT_OUT_OF_STACK:
        fprintf(to, "runs out of stack: it %s address 0x%" PRIx64 ", below the %llu KiB of its stack",
                access_verb(report), report->cr2, FL_STACK_BYTES >> 10);
        break;
    case FL_FAULT_NO_MEMORY:
        print_no_memory(&about);
        break;
    default:
        if (!print_instruction(&about))
            print_exception(&about);
    }
}
