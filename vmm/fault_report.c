/* Prints the fault of a process, with the frames of every activation of the chain of calls. */
#include "fault_report.h"
#include "fault_sentence.h"
#include "report_frames.h"

/* When the stack is lost, what the registers point to is all that tells where the process was. */
static void print_registers(FILE *to, const struct symbols *symbols, const struct fl_report *report)
{
    char place[SYMBOLS_PLACE_BYTES];
    for (size_t i = 0; i < 16; i++)
        if (symbols_has_line(symbols, report->registers[i]))
            fprintf(to, "  %s points to %s\n", fault_register_names[i],
                    symbols_describe(symbols, report->registers[i], place));
}

void fault_report_print(FILE *to, const struct guest *guest, const struct fl_report *report)
{
    struct report_trace trace;
    char place[SYMBOLS_PLACE_BYTES];
    if (!report_is_credible(to, guest, report))
        return;
    report_trace_open(&trace, guest, report, 0);
    fprintf(to, "faultline: %s: ", guest->processes[report->process].name);
    fault_sentence_print(to, guest, trace.symbols, report);
    if (trace.count > 0)
        fprintf(to, ", in %s\n", symbols_describe(trace.symbols, trace.places[0], place));
    else
        fputs(", and its stack does not tell where\n", to);
    report_trace_print(to, &trace, "  at ");
    if (trace.count == 0)
        print_registers(to, trace.symbols, report);
    report_callers_print(to, guest, report);
    symbols_close(trace.symbols);
}
