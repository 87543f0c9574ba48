/* Prints how a server ended: by itself, by fl_kill(), by its grace; or that every thread waits for another. */
#include "end_report.h"
#include "report_frames.h"

#include <inttypes.h>

#define SO_CALLERS_FAIL ", so its callers get EOWNERDEAD\n"

/* The exported function that an activation runs, or NULL. */
static const char *exported_name(const struct guest_process *process, const struct fl_report_frame *frame)
{
    for (size_t i = 0; i < process->image.export_count; i++)
        if (process->image.exports[i].address == frame->entry - process->bias.value)
            return process->image.exports[i].function;
    return NULL;
}

/* What the innermost activation runs, if it is not an exported function: a server's start, a thread's first function, or
   the release of an object. */
static void print_inside(FILE *to, const struct guest_process *process, const struct fl_report_frame *frame)
{
    const char *function = exported_name(process, frame);
    if (function)
        fprintf(to, " inside %s", function);
    else if (frame->entry == process->bias.value + process->image.entry)
        fputs(" before its first call", to);
    else
        fputs(frame->is_call ? " while it released an object" : " in a thread of its own", to);
}

static void print_duration(FILE *to, int64_t ns)
{
    static const struct {
        int64_t ns;
        const char *name;
    } units[] = {{1000000000, "s"}, {1000000, "ms"}, {1000, "us"}, {1, "ns"}};
    size_t i = 0;
    while (ns != 0 && ns < units[i].ns)
        i++;
    fprintf(to, "%g %s", (double)ns / (double)units[i].ns, units[i].name);
}

static void print_exit(FILE *to, const struct guest_process *process, const struct fl_report *report)
{
    fprintf(to, "exited with status %" PRId32, report->status);
    print_inside(to, process, &report->frames[0]);
    fputs(SO_CALLERS_FAIL, to);
}

static void print_grace(FILE *to, const struct guest_process *process, const struct fl_report *report)
{
    fputs("ran on", to);
    print_inside(to, process, &report->frames[0]);
    fputs(" after the call had been cut off, for longer than its grace of ", to);
    print_duration(to, process->option ? process->option->grace_ns : 0);
    fputs(", and was ended" SO_CALLERS_FAIL, to);
}

/* Of a server: what it did, then where. */
static void print_with_frames(FILE *to, const struct guest *guest, const struct fl_report *report,
                              void print(FILE *, const struct guest_process *, const struct fl_report *))
{
    if (!report_is_credible(to, guest, report) || !guest->processes[report->process].is_server)
        return;
    fprintf(to, "faultline: %s: ", guest->processes[report->process].name);
    print(to, &guest->processes[report->process], report);
    report_frames_print(to, guest, report, "  at ");
}

static void print_stuck(FILE *to, const struct guest *guest, const struct fl_report *report)
{
    char first[FL_NAME_MAX + 32];
    fprintf(to, "faultline: %s: every thread waits, and nothing is left that could wake one, so the run was ended\n",
            guest->processes[0].name);
    if (report_frame_count(report) == 0 || report->frames[0].process >= guest->process_count)
        return;
    snprintf(first, sizeof first, "  one of them, in %.*s: at ", FL_NAME_MAX,
             guest->processes[report->frames[0].process].name);
    report_frames_print(to, guest, report, first);
}

void end_report_print(FILE *to, const struct guest *guest, const struct fl_report *report)
{
    switch (report->kind) {
    case FL_REPORT_EXIT:
        print_with_frames(to, guest, report, print_exit);
        break;
    case FL_REPORT_KILLED:
        if (report->process < guest->process_count)
            fprintf(to, "faultline: %s: was ended by fl_kill()" SO_CALLERS_FAIL,
                    guest->processes[report->process].name);
        break;
    case FL_REPORT_GRACE:
        print_with_frames(to, guest, report, print_grace);
        break;
    default:
        print_stuck(to, guest, report);
    }
}
