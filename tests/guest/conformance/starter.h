/* The server starter: its start does what near keeps. */
#ifndef CONFORMANCE_STARTER_H
#define CONFORMANCE_STARTER_H

struct begun;

enum { START_AT_ONCE, START_CRASHES, START_EXITS, START_FAILS, START_WAITS /* until near keeps something else */ };

int starter_add(int number); /* to a sum, which it returns */
int starter_add_beside(int number); /* beside other calls */
int starter_start_error(void); /* that the start met while it waited */
struct begun *starter_begin(void); /* an object */
int starter_released(void); /* how many of those were */

#endif
