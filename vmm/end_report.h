/* What the user is told when a server ends without a fault, or when nothing is left that could go on. */
#ifndef FAULTLINE_VMM_END_REPORT_H
#define FAULTLINE_VMM_END_REPORT_H

#include "guest.h"

#include <stdio.h>

/* A sentence, then frames as for faults, of a report of the kind EXIT, KILLED, GRACE or STUCK. The program's own exit is
   nothing to report. */
void end_report_print(FILE *to, const struct guest *guest, const struct fl_report *report);

#endif
