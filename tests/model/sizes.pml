/* How much there is of everything, unless the model or the command line says otherwise. */

#ifndef CALLERS
#define CALLERS 2 /* threads of the program */
#endif
#ifndef SERVERS
#define SERVERS 1
#endif
#ifndef QUEUES
#define QUEUES 1 /* of each server */
#endif
#ifndef STACKS
#define STACKS 1 /* of each server */
#endif
#ifndef CONCURRENT
#define CONCURRENT 0 /* a bit for each queue that is none: its functions run side by side */
#endif
#ifndef FUTURES
#define FUTURES 0
#endif
#ifndef OBJECTS
#define OBJECTS 0
#endif
#ifndef STEPS
#define STEPS 1 /* what one function does before it returns */
#endif
#ifndef POINTS
#define POINTS 1 /* in time: 0, there are no deadlines; 2, there are some inside others */
#endif
#ifndef IMPATIENT
#define IMPATIENT 0 /* whether there are calls with a deadline of 0 */
#endif
#ifndef DEATHS
#define DEATHS 1 /* whether servers end by mistakes of their own */
#endif
#ifndef KILLS
#define KILLS 0 /* whether the program ends them */
#endif
#ifndef RESTART
#define RESTART 1 /* whether they come back */
#endif
#ifndef GRACE
#define GRACE NEVER /* how long what was cut off may run, in points in time */
#endif
