/* Prints faults and exits of processes, with the frames of every activation of the chain of calls. */
#include "fault_report.h"
#include "fault_sentence.h"
#include "fault_status.h"

#include <inttypes.h>
#include <string.h>

/* The stack of one activation. */
struct trace {
    struct symbols *symbols;
    uint64_t places[SYMBOLS_FRAMES_MAX];
    size_t count;
};

static uint32_t frame_count(const struct fl_report *report)
{
    return report->frame_count < FL_REPORT_FRAMES ? report->frame_count : FL_REPORT_FRAMES;
}

/* Where the instruction is that the registers of a fault belong to; traps leave rip behind it. */
static uint64_t faulting_address(const struct fl_report *report)
{
    if (report->reason == FL_FAULT_SYSCALL)
        return report->registers[1] - 2; /* rcx: SYSCALL puts there what it would return to */
    if (report->vector == VECTOR_BREAKPOINT || report->vector == VECTOR_DEBUG)
        return report->frames[0].rip - 1;
    return report->frames[0].rip;
}

/* All but the innermost activation of a fault are at a CALL, which has retired: their instruction is before rip. */
static void trace_open(struct trace *trace, const struct guest *guest, const struct fl_report *report, uint32_t index)
{
    const struct fl_report_frame *frame = &report->frames[index];
    struct unwind_start start = {.known = 1u << DWARF_RBX | 1u << DWARF_RBP | 1u << DWARF_RSP | 0x1f000u};
    bool faulting = index == 0 && report->kind == FL_REPORT_FAULT;
    start.registers[DWARF_RBX] = frame->rbx;
    start.registers[DWARF_RBP] = frame->rbp;
    start.registers[DWARF_RSP] = frame->rsp;
    start.registers[DWARF_R12] = frame->r12;
    start.registers[DWARF_R12 + 1] = frame->r13;
    start.registers[DWARF_R12 + 2] = frame->r14;
    start.registers[DWARF_R12 + 3] = frame->r15;
    start.registers[DWARF_RIP] = faulting ? faulting_address(report) : frame->rip - 1;
    trace->symbols = symbols_open(guest, frame->process);
    trace->count = symbols_unwind(trace->symbols, &start, trace->places);
}

/* Frames that repeat, as those of a recursion without end do, take one line. */
static void print_frames(FILE *to, const struct trace *trace, const char *first)
{
    char place[SYMBOLS_PLACE_BYTES];
    for (size_t i = 0, next; i < trace->count; i = next) {
        for (next = i + 1; next < trace->count && trace->places[next] == trace->places[i];)
            next++;
        fprintf(to, "%s%s", i == 0 ? first : "  at ", symbols_describe(trace->symbols, trace->places[i], place));
        if (next - i > 1)
            fprintf(to, ", %zu times", next - i);
        fputc('\n', to);
    }
    if (trace->count == SYMBOLS_FRAMES_MAX)
        fputs("  and more\n", to);
}

static void print_callers(FILE *to, const struct guest *guest, const struct fl_report *report)
{
    for (uint32_t i = 1; i < frame_count(report); i++) {
        struct trace trace;
        char first[FL_NAME_MAX + 32];
        uint32_t process = report->frames[i].process;
        if (process >= guest->process_count) {
            fputs("  called by a process that does not exist\n", to);
            continue;
        }
        trace_open(&trace, guest, report, i);
        snprintf(first, sizeof first, "  called by %.*s: at ", FL_NAME_MAX, guest->processes[process].name);
        print_frames(to, &trace, first);
        if (trace.count == 0)
            fprintf(to, "%san unknown place\n", first);
        symbols_close(trace.symbols);
    }
}

/* When the stack is lost, what the registers point to is all that tells where the process was. */
static void print_registers(FILE *to, const struct symbols *symbols, const struct fl_report *report)
{
    char place[SYMBOLS_PLACE_BYTES];
    for (size_t i = 0; i < 16; i++)
        if (symbols_has_line(symbols, report->registers[i]))
            fprintf(to, "  %s points to %s\n", fault_register_names[i],
                    symbols_describe(symbols, report->registers[i], place));
}

static bool is_credible(FILE *to, const struct guest *guest, const struct fl_report *report)
{
    if (report->process < guest->process_count && frame_count(report) > 0 &&
        report->frames[0].process == report->process)
        return true;
    fprintf(to, "faultline: the kernel reports a fault or an exit of process %" PRIu32 ", which makes no sense\n",
            report->process);
    return false;
}

void fault_report_print(FILE *to, const struct guest *guest, const struct fl_report *report)
{
    struct trace trace;
    char place[SYMBOLS_PLACE_BYTES];
    if (!is_credible(to, guest, report))
        return;
    trace_open(&trace, guest, report, 0);
    fprintf(to, "faultline: %s: ", guest->processes[report->process].name);
    fault_sentence_print(to, guest, trace.symbols, report);
    if (trace.count > 0)
        fprintf(to, ", in %s\n", symbols_describe(trace.symbols, trace.places[0], place));
    else
        fputs(", and its stack does not tell where\n", to);
    print_frames(to, &trace, "  at ");
    if (trace.count == 0)
        print_registers(to, trace.symbols, report);
    print_callers(to, guest, report);
    symbols_close(trace.symbols);
}

/* The exported function that an activation runs, or NULL. */
static const char *exported_name(const struct guest_process *process, const struct fl_report_frame *frame)
{
    for (size_t i = 0; i < process->image.export_count; i++)
        if (process->image.exports[i].address == frame->entry - process->bias.value)
            return process->image.exports[i].function;
    return NULL;
}

void exit_report_print(FILE *to, const struct guest *guest, const struct fl_report *report)
{
    struct trace trace;
    if (!is_credible(to, guest, report) || !guest->processes[report->process].is_server)
        return;
    const struct guest_process *process = &guest->processes[report->process];
    const char *function = exported_name(process, &report->frames[0]);
    fprintf(to, "faultline: %s: exited with status %" PRId32 " %s%s, so its callers get EOWNERDEAD\n", process->name,
            report->status, function ? "inside " : "before its first call", function ? function : "");
    trace_open(&trace, guest, report, 0);
    print_frames(to, &trace, "  at ");
    print_callers(to, guest, report);
    symbols_close(trace.symbols);
}
