/* The frames of a report: where each activation of a chain of calls is, as lines that name functions and source lines. */
#ifndef FAULTLINE_VMM_REPORT_FRAMES_H
#define FAULTLINE_VMM_REPORT_FRAMES_H

#include "symbols.h"

#include <stdio.h>

/* The stack of one activation. */
struct report_trace {
    struct symbols *symbols; /* to be closed */
    uint64_t places[SYMBOLS_FRAMES_MAX];
    size_t count;
};

/* How many frames the report may be believed to have. */
uint32_t report_frame_count(const struct fl_report *report);

/* Whether the report is of a process that exists, innermost. If not, says so. */
bool report_is_credible(FILE *to, const struct guest *guest, const struct fl_report *report);

/* Of the frame `index`, which is there, of a process that exists. */
void report_trace_open(struct report_trace *trace, const struct guest *guest, const struct fl_report *report,
                       uint32_t index);

/* A line for each function, the first of which begins with `first`. */
void report_trace_print(FILE *to, const struct report_trace *trace, const char *first);

/* All activations but the innermost. */
void report_callers_print(FILE *to, const struct guest *guest, const struct fl_report *report);

/* The innermost as well, whose first line begins with `first`. */
void report_frames_print(FILE *to, const struct guest *guest, const struct fl_report *report, const char *first);

#endif
