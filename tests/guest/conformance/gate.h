/* The server gate: a queue that can be stopped and let go again, so that tests need not rely on time. */
#ifndef CONFORMANCE_GATE_H
#define CONFORMANCE_GATE_H

#include <stddef.h>

#define GATE_NOTES 256
#define GATE_TEXT 16

/* In the server's own queue. */
int gate_pass(int number); /* waits until the gate is open, then notes the number and returns it */
int gate_note(int number); /* notes it, and returns how many are noted */
int gate_fill(int *values, size_t count); /* waits likewise, then writes 1, 2, 3, ... */
int gate_die(void); /* waits likewise, then ends the server */

/* In the queue `post`, for which nobody waits. */
void gate_post(int number); /* waits until the gate is open, then notes the number */
void gate_post_text(const char *text); /* notes its length */
void gate_post_sum(const int *values, size_t count); /* notes their sum */

/* In the queue `post` as well. */
int gate_posted(void);

/* Beside all others. */
void gate_open(void);
void gate_close(void); /* as it is at first */
void gate_await(int inside); /* waits until so many calls wait at the gate */
int gate_inside(void);
int gate_notes(int *notes); /* gives and forgets what was noted; how many */
int gate_count(void); /* how many are noted */
unsigned gate_caller(void);                 /* fl_caller() of the call that noted last */

#endif
