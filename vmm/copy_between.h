/* Copies between two processes of the guest, for a kernel to which that is quicker than doing it itself. */
#ifndef FAULTLINE_VMM_COPY_BETWEEN_H
#define FAULTLINE_VMM_COPY_BETWEEN_H

#include "faultline/abi/link.h"
#include "guest_memory.h"

/* Does what `asked`, which the guest can write, says, and fills in its answer. The guest's CPU must stand still. */
void copy_between(const struct guest_memory *memory, struct fl_link_copy *asked);

#endif
