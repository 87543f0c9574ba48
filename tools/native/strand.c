/* Strands and activations: what each thread runs, how long it may, what it waits for, and whether that can come. */
#include "parts.h"

#include <errno.h>
#include <time.h>

static pthread_mutex_t the_lock = PTHREAD_MUTEX_INITIALIZER;
static __thread struct native_strand *self;
static __thread struct native_strand own;

void native_lock(void)
{
    pthread_mutex_lock(&the_lock);
}

void native_unlock(void)
{
    pthread_mutex_unlock(&the_lock);
}

void native_strand_make(struct native_strand *strand, struct native_process *process)
{
    pthread_condattr_t attributes;
    *strand = (struct native_strand){.priority = NATIVE_PRIORITY};
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&strand->wake, &attributes);
    pthread_condattr_destroy(&attributes);
    strand->bottom = (struct native_activation){.process = process, .deadline = -1, .until = NATIVE_FOREVER};
    strand->bottom.life = process->life;
    strand->top = &strand->bottom;
}

void native_strand_use(struct native_strand *strand)
{
    self = strand;
}

/* A thread that nobody has told otherwise is the program's. */
struct native_strand *native_strand_self(void)
{
    if (!self) {
        native_strand_make(&own, &native_program);
        self = &own;
    }
    return self;
}

struct native_activation *native_activation(void)
{
    return native_strand_self()->top;
}

int native_answer(int error)
{
    native_activation()->error = error;
    return error ? -1 : 0;
}

int64_t native_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * NATIVE_SECOND + now.tv_nsec;
}

int64_t native_later(int64_t nanoseconds)
{
    int64_t later;
    return nanoseconds < 0 || __builtin_add_overflow(native_now(), nanoseconds, &later) ? NATIVE_FOREVER : later;
}

/* An activation whose time is over has been cut off, if its caller has noticed or not, and goes on without a bound. */
static int64_t inherited_until(const struct native_activation *activation)
{
    if (activation->until != NATIVE_FOREVER && activation->call && native_now() >= activation->until) {
        native_lock();
        native_call_end_if_late(activation->call);
        native_unlock();
    }
    return activation->until;
}

int64_t native_call_until(void)
{
    const struct native_activation *activation = native_activation();
    int64_t own_bound = activation->deadline > 0 ? native_later(activation->deadline) : NATIVE_FOREVER;
    int64_t inherited = inherited_until(activation);
    return own_bound < inherited ? own_bound : inherited;
}

int64_t native_wait_until(void)
{
    return native_activation()->deadline == 0 ? NATIVE_NO_WAITING : native_call_until();
}

int native_strand_wait(struct native_strand *strand, int64_t until)
{
    if (strand->starter)
        native_strand_wake(strand->starter);
    strand->starter = NULL;
    const struct timespec time = {until / NATIVE_SECOND, until % NATIVE_SECOND};
    if (strand->is_cut)
        return ECANCELED;
    if (until == NATIVE_NO_WAITING)
        return EAGAIN;
    if (until == NATIVE_FOREVER)
        return pthread_cond_wait(&strand->wake, &the_lock);
    return pthread_cond_timedwait(&strand->wake, &the_lock, &time);
}

void native_strand_wake(struct native_strand *strand)
{
    pthread_cond_signal(&strand->wake);
}

/* Of several calls any will do, so that all of them must need the target. What comes back to a strand that is being
   looked at goes round in a circle, and helps nobody. */
static bool waits_need(struct native_strand *strand, const struct native_strand *target)
{
    const struct native_call *holder = strand->queue ? strand->queue->holder : NULL;
    bool all = holder ? native_strand_needs(holder->strand, target) : strand->call_count > 0;
    for (size_t i = 0; i < strand->call_count && all; i++)
        all = strand->calls[i]->state != CALL_ENDED && native_strand_needs(strand->calls[i]->strand, target);
    return all;
}

bool native_strand_needs(struct native_strand *strand, const struct native_strand *target)
{
    if (strand == target || strand->visited)
        return true;
    strand->visited = true;
    bool needs = waits_need(strand, target);
    strand->visited = false;
    return needs;
}

bool native_strand_needs_itself(struct native_strand *strand)
{
    return waits_need(strand, strand);
}

int fl_error(void)
{
    return native_activation()->error;
}

unsigned fl_caller(void)
{
    return native_activation()->caller;
}

long fl_deadline(long ns)
{
    struct native_activation *activation = native_activation();
    long before = activation->deadline;
    activation->deadline = ns < 0 ? -1 : ns;
    native_answer(0);
    return before;
}
