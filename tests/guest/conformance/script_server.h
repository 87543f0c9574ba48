/* What near, middle and far have in common: OWN(f) is the server's own f, NEXT(f) the next server's. */
#include <faultline/call.h>
#include <faultline/export.h>

#include <stdatomic.h>
#include <stdlib.h>
#include <threads.h>

static _Atomic int noted;
static int remembered[SCRIPT_NOTES];
static mtx_t mutex;
static int starts;
static _Atomic long kept;
static int *volatile nowhere;

/* What has run so far of a script. */
struct state {
    int answer, error;
    fl_future future;
};

static int run(const struct step *steps, int count);

static void note(long value)
{
    int at = atomic_fetch_add(&noted, 1);
    if (at < SCRIPT_NOTES)
        remembered[at] = (int)value;
}

static void spin(long ns)
{
    long until = fl_time(FL_CLOCK_MONOTONIC) + ns;
    while (fl_time(FL_CLOCK_MONOTONIC) < until)
        for (volatile int i = 0; i < 1000; i++)
            ;
}

static void allocate(long bytes)
{
    long pages = 0;
    for (; bytes > 0 && malloc(4096); bytes -= 4096)
        pages++;
    note(pages);
}

static void await(long number, int sleeping)
{
    while (kept < number)
        if (sleeping)
            fl_sleep(1000000);
}

static void use_stack(long bytes)
{
    volatile char page[4096];
    for (unsigned i = 0; i < sizeof page; i += 64)
        page[i] = 1;
    if (bytes > 4096)
        use_stack(bytes - 4096);
    page[0] = 2;
}

struct cancelling {
    fl_future future;
    long when;
};

static int cancel(void *argument)
{
    const struct cancelling *cancelling = argument;
    await(cancelling->when, 1);
    fl_cancel(cancelling->future);
    free(argument);
    return 0;
}

static void start_cancelling(fl_future future, long when)
{
    thrd_t thread;
    struct cancelling *cancelling = malloc(sizeof *cancelling);
    *cancelling = (struct cancelling){future, when};
    thrd_create(&thread, cancel, cancelling);
    thrd_detach(thread);
}

struct script {
    int count;
    struct step steps[];
};

static int run_script(void *argument)
{
    const struct script *script = argument;
    run(script->steps, script->count);
    free(argument);
    return 0;
}

static void start_thread(const struct step *steps, int count)
{
    thrd_t thread;
    struct script *script = malloc(sizeof *script + (size_t)count * sizeof *steps);
    script->count = count;
    for (int i = 0; i < count; i++)
        script->steps[i] = steps[i];
    thrd_create(&thread, run_script, script);
    thrd_detach(thread);
}

/* The steps that may fail, or that begin others: how many of those that follow are not this script's own. */
static int run_beginning(struct state *state, const struct step *step)
{
    int count = (int)step->value;
    switch (step->what) {
    case CALL:
        NEXT(run)(step + 1, count);
        break;
    case CALL_BESIDE:
        NEXT(run_beside)(step + 1, count);
        break;
    case START:
        state->future = NEXT(run_async)(step + 1, count);
        break;
    case THREAD:
        start_thread(step + 1, count);
        return count;
    case RESULT:
        NEXT(run_result)(state->future);
        count = 0;
        break;
    case WAIT_ANY:
        fl_wait_any(&state->future, 1, -1);
        count = 0;
        break;
    case POST:
        for (; count > 0 && (NEXT(post)(NULL, 0), fl_error() == 0); count--)
            ;
        state->error = fl_error();
        return 0;
    case POST_NOTE:
        NEXT(post)(&(const struct step){NOTE, step->value}, 1);
        count = 0;
        break;
    case SLEEP:
        fl_sleep(step->value);
        count = 0;
        break;
    default:
        return 0;
    }
    state->error = fl_error();
    return count;
}

static void run_ending(const struct step *step)
{
    switch (step->what) {
    case CRASH:
        *nowhere = 1;
        break;
    case EXIT:
        exit((int)step->value);
    case ABORT:
        abort();
    default:
        break;
    }
}

static void run_simple(struct state *state, const struct step *step)
{
    switch (step->what) {
    case ANSWER:
        state->answer = step->value < 0 ? state->error : (int)step->value;
        break;
    case SPIN:
        spin(step->value);
        break;
    case AWAIT:
    case WATCH:
        await(step->value, step->what == AWAIT);
        break;
    case LIMIT:
        fl_deadline(step->value);
        break;
    case CANCEL:
        start_cancelling(state->future, step->value);
        break;
    case NOTE:
        note(step->value);
        break;
    case NOTE_ERROR:
        note(state->error);
        break;
    case NOTE_CALLER:
        note((long)fl_caller());
        break;
    case NOTE_LIMIT: {
        long limit = fl_deadline(-1);
        fl_deadline(limit);
        note(limit);
        break;
    }
    case LOCK:
        mtx_lock(&mutex);
        break;
    case UNLOCK:
        mtx_unlock(&mutex);
        break;
    case ALLOCATE:
        allocate(step->value);
        break;
    case USE_STACK:
        use_stack(step->value);
        break;
    default:
        run_ending(step);
    }
}

static int run(const struct step *steps, int count)
{
    struct state state = {0};
    for (int i = 0; i < count; i++) {
        run_simple(&state, &steps[i]);
        i += run_beginning(&state, &steps[i]);
    }
    return state.answer;
}

int OWN(run)(const struct step *steps, int count)
{
    return run(steps, count);
}
FL_EXPORT(OWN(run), FL_IN(steps, count));

int OWN(run_beside)(const struct step *steps, int count)
{
    return run(steps, count);
}
FL_EXPORT(OWN(run_beside), FL_IN(steps, count), FL_CONCURRENT);

void OWN(post)(const struct step *steps, int count)
{
    run(steps, count);
}
FL_EXPORT(OWN(post), FL_IN(steps, count), FL_ONEWAY);

int OWN(notes)(int *notes)
{
    int count = noted < SCRIPT_NOTES ? noted : SCRIPT_NOTES;
    for (int i = 0; i < count; i++)
        notes[i] = remembered[i];
    return count;
}
FL_EXPORT(OWN(notes), FL_OUT(notes, SCRIPT_NOTES, FL_RESULT), FL_CONCURRENT);

int OWN(starts)(void)
{
    return starts;
}
FL_EXPORT(OWN(starts), FL_CONCURRENT);

void OWN(keep)(long number)
{
    kept = number;
}
FL_EXPORT(OWN(keep), FL_CONCURRENT);

long OWN(kept)(void)
{
    return kept;
}
FL_EXPORT(OWN(kept), FL_CONCURRENT);

int main(void)
{
    starts++;
    mtx_init(&mutex, mtx_plain);
    return 0;
}
