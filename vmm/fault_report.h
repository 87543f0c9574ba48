/* What the user is told when a process faults or a server exits: who, what it tried, where, and who called it. */
#ifndef FAULTLINE_VMM_FAULT_REPORT_H
#define FAULTLINE_VMM_FAULT_REPORT_H

#include "guest.h"

#include <stdio.h>

/* Both take a copy of the report, which the guest cannot change any more; nothing in it is believed. */

/* A sentence, then a line for each frame, innermost first, through all the processes of the chain of calls. */
void fault_report_print(FILE *to, const struct guest *guest, const struct fl_report *report);

/* The same for a server that exited inside an exported function. The program's own exit is nothing to report. */
void exit_report_print(FILE *to, const struct guest *guest, const struct fl_report *report);

#endif
