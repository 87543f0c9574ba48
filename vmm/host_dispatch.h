/* Serves host calls: each queue in order and one call at a time, different queues side by side on worker threads. */
#ifndef FAULTLINE_VMM_HOST_DISPATCH_H
#define FAULTLINE_VMM_HOST_DISPATCH_H

#include "host_link.h"

/* Runs the job's call now, if its function cannot block, or puts it into its queue; it is answered when it has run. */
void host_dispatch(struct host_job *job);

#endif
