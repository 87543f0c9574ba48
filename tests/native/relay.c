/* The server relay: see relay.h. */
#include "box.import.h"
#include "relay.h"
#include "worker.import.h"

#include <faultline/call.h>
#include <faultline/export.h>

#include <stdatomic.h>

static atomic_int done;
static struct box *kept;

int relay_back(int depth)
{
    int result = depth ? worker_circle(depth - 1) : 0;
    return fl_error() ? fl_error() : result;
}
FL_EXPORT(relay_back);

unsigned relay_caller_of_worker(void)
{
    return worker_caller();
}
FL_EXPORT(relay_caller_of_worker);

int relay_sleep(long ns, long bound)
{
    fl_deadline(bound);
    worker_default(ns);
    return fl_error();
}
FL_EXPORT(relay_sleep);

int relay_deaf(long ns)
{
    for (long end = fl_time(FL_CLOCK_MONOTONIC) + ns; fl_time(FL_CLOCK_MONOTONIC) < end;)
        fl_yield();
    return ++done;
}
FL_EXPORT(relay_deaf);

int relay_done(void)
{
    return done;
}
FL_EXPORT(relay_done, FL_CONCURRENT);

int relay_box_value(struct box *box)
{
    int value = box_value(box);
    return fl_error() ? -fl_error() : value;
}
FL_EXPORT(relay_box_value);

int relay_box_keep(struct box *box)
{
    if (kept)
        fl_release(kept);
    kept = box;
    return box ? fl_hold(box) : 0;
}
FL_EXPORT(relay_box_keep);

struct box *relay_box_kept(void)
{
    return kept;
}
FL_EXPORT(relay_box_kept);
