/* What the user is told when a process faults: who, what it tried, where, and who called it. */
#ifndef FAULTLINE_VMM_FAULT_REPORT_H
#define FAULTLINE_VMM_FAULT_REPORT_H

#include "guest.h"

#include <stdio.h>

/* A sentence, then a line for each frame, innermost first, through all the processes of the chain of calls. Takes a copy of
   the report, which the guest cannot change any more; nothing in it is believed. */
void fault_report_print(FILE *to, const struct guest *guest, const struct fl_report *report);

#endif
