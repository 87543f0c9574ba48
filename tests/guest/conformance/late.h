/* The server late: takes its time to start. */
#ifndef CONFORMANCE_LATE_H
#define CONFORMANCE_LATE_H

struct thing;

struct thing *late_thing(void);
int late_calls(void); /* of late_thing */
int late_released(void); /* how many things have been released */

#endif
