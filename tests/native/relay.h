/* A server between others: it calls worker for its caller, and passes boxes on. */
#ifndef RELAY_H
#define RELAY_H

struct box;

int relay_back(int depth); /* calls worker_circle(depth - 1): the error that came of it; 0 at depth 0 */
unsigned relay_caller_of_worker(void);
int relay_sleep(long ns, long bound); /* in the queue of worker, for at most that long: the error */
int relay_deaf(long ns); /* is busy so long, whatever becomes of its caller; then counts */
int relay_done(void); /* how often */

int relay_box_value(struct box *box);
int relay_box_keep(struct box *box); /* with a hold of its own, instead of the one before */
struct box *relay_box_kept(void);

#endif
