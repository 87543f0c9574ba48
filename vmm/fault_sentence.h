/* What a faulting process tried to do, in words. */
#ifndef FAULTLINE_VMM_FAULT_SENTENCE_H
#define FAULTLINE_VMM_FAULT_SENTENCE_H

#include "symbols.h"

#include <stdio.h>

/* Of fl_report.registers. */
extern const char *const fault_register_names[16];

/* Prints the rest of a sentence that starts with the process's name. `symbols` are those of report->process, which exists. */
void fault_sentence_print(FILE *to, const struct guest *guest, const struct symbols *symbols,
                          const struct fl_report *report);

#endif
