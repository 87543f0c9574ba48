/* Prints where the activations of a chain of calls are, by unwinding the stack of each in its own process. */
#include "report_frames.h"
#include "fault_status.h"

#include <inttypes.h>

uint32_t report_frame_count(const struct fl_report *report)
{
    return report->frame_count < FL_REPORT_FRAMES ? report->frame_count : FL_REPORT_FRAMES;
}

bool report_is_credible(FILE *to, const struct guest *guest, const struct fl_report *report)
{
    if (report->process < guest->process_count && report_frame_count(report) > 0 &&
        report->frames[0].process == report->process)
        return true;
    fprintf(to, "faultline: the kernel reports a fault or an end of process %" PRIu32 ", which makes no sense\n",
            report->process);
    return false;
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

/* One that made a fault is at its instruction, and so is one that was interrupted; others are behind a CALL. */
static uint64_t address_of(const struct symbols *symbols, const struct fl_report *report, uint32_t index)
{
    uint64_t rip = report->frames[index].rip;
    if (index == 0 && report->kind == FL_REPORT_FAULT)
        return faulting_address(report);
    return symbols_follows_call(symbols, rip) ? rip - 1 : rip;
}

void report_trace_open(struct report_trace *trace, const struct guest *guest, const struct fl_report *report,
                       uint32_t index)
{
    const struct fl_report_frame *frame = &report->frames[index];
    struct unwind_start start = {.known = 1u << DWARF_RBX | 1u << DWARF_RBP | 1u << DWARF_RSP | 0x1f000u};
    start.registers[DWARF_RBX] = frame->rbx;
    start.registers[DWARF_RBP] = frame->rbp;
    start.registers[DWARF_RSP] = frame->rsp;
    start.registers[DWARF_R12] = frame->r12;
    start.registers[DWARF_R12 + 1] = frame->r13;
    start.registers[DWARF_R12 + 2] = frame->r14;
    start.registers[DWARF_R12 + 3] = frame->r15;
    trace->symbols = symbols_open(guest, frame->process);
    start.registers[DWARF_RIP] = address_of(trace->symbols, report, index);
    trace->count = symbols_unwind(trace->symbols, &start, trace->places);
}

/* Frames that repeat, as those of a recursion without end do, take one line. */
void report_trace_print(FILE *to, const struct report_trace *trace, const char *first)
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

void report_callers_print(FILE *to, const struct guest *guest, const struct fl_report *report)
{
    for (uint32_t i = 1; i < report_frame_count(report); i++) {
        struct report_trace trace;
        char first[FL_NAME_MAX + 32];
        uint32_t process = report->frames[i].process;
        if (process >= guest->process_count) {
            fputs("  called by a process that does not exist\n", to);
            continue;
        }
        report_trace_open(&trace, guest, report, i);
        snprintf(first, sizeof first, "  called by %.*s: at ", FL_NAME_MAX, guest->processes[process].name);
        report_trace_print(to, &trace, first);
        if (trace.count == 0)
            fprintf(to, "%san unknown place\n", first);
        symbols_close(trace.symbols);
    }
}

void report_frames_print(FILE *to, const struct guest *guest, const struct fl_report *report, const char *first)
{
    struct report_trace trace;
    report_trace_open(&trace, guest, report, 0);
    report_trace_print(to, &trace, first);
    symbols_close(trace.symbols);
    report_callers_print(to, guest, report);
}
