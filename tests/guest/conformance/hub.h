/* The server hub: a client of other servers, and of itself, that does what it is told. */
#ifndef CONFORMANCE_HUB_H
#define CONFORMANCE_HUB_H

int hub_add(int a, int b);
int hub_die(void);

/* A future of gate_note's, as a number, and its result; hub_finish_note gives -fl_error() if there is one. */
unsigned long hub_start_note(int number);
int hub_finish_note(unsigned long future);
int hub_denied(void);                       /* fl_error() of gate_note_async */
int hub_start_passes(int first, int count); /* gate_pass_async of so many numbers; how many could be started */
int hub_post(int first, int count); /* gate_post of so many numbers; how many were accepted */

/* Each waits for what waits for this very call, and returns fl_error(). */
int hub_wait_for_itself(void);
int hub_wait_for_any_of_itself(int beside); /* beside: one that does not is among them; then its index */
int hub_wait_for_spoke(int late); /* late: spoke has asked for hub by then; the call stays, for hub_take_spokes */
int hub_take_spokes(void); /* fl_error() of what spoke_ask met */
int hub_post_by_spoke(int count);           /* spoke_post, while hub has its queue */

void hub_accept(int number); /* does nothing, and nobody waits for it */

#endif
