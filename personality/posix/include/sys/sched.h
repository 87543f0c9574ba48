/* What <sched.h> has here: policies by name only, and giving way to other threads. */
#ifndef _SYS_SCHED_H_
#define _SYS_SCHED_H_

#ifdef __cplusplus
extern "C" {
#endif

#define SCHED_OTHER 0
#define SCHED_FIFO 1
#define SCHED_RR 2

struct sched_param {
    int sched_priority;
};

int sched_yield(void);

#ifdef __cplusplus
}
#endif

#endif
