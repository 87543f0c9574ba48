/* The server starter: what its start does is what near keeps: a time to sleep, or one of these. */
#ifndef CONFORMANCE_STARTER_H
#define CONFORMANCE_STARTER_H

struct begun;

enum { START_CRASHES = -1, START_EXITS = -2, START_FAILS = -3 };

int starter_add(int number);        /* to a sum, which it returns */
int starter_add_beside(int number); /* beside other calls */
struct begun *starter_begin(void);  /* an object */
int starter_released(void);         /* how many of those were */

#endif
