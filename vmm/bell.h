/* What the guest's kernel asks for by ringing: calls of host functions, copies, the time, reports, the end of the run. */
#ifndef FAULTLINE_VMM_BELL_H
#define FAULTLINE_VMM_BELL_H

#include "guest.h"
#include "host_link.h"
#include "machine.h"

/* From now on it is this guest that rings, by this link, on this machine; all three live as long as the process. */
void bell_attach(struct guest *guest, struct host_link *link, const struct machine_type *machine);

/* Does what the ring asks for (a machine_bell). FL_RING_END ends the process. */
bool bell_answer(unsigned char ring);

/* How often it was rung. */
uint64_t bell_rings(void);

#endif
