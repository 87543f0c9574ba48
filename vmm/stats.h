/* What --stats prints. */
#ifndef FAULTLINE_VMM_STATS_H
#define FAULTLINE_VMM_STATS_H

#include "guest.h"
#include "machine.h"

/* `rings` is how often the kernel asked for something over the bell; whatever else left the guest, calls caused. */
void stats_print(FILE *to, const struct guest *guest, const struct machine_type *machine, uint64_t rings);

#endif
