/* Threads, and what they wait for besides calls: time and words. */
#include "parts.h"

#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <threads.h>

enum { PRIORITY_MAX = 15, PRIORITY_OF_SERVERS_MAX = NATIVE_PRIORITY };

int __real_thrd_create(thrd_t *thread, thrd_start_t function, void *argument);
int __wrap_thrd_create(thrd_t *thread, thrd_start_t function, void *argument);

/* What a new thread is to do, and whose it is. */
struct beginning {
    struct native_process *process;
    int priority;
    void (*function)(void *);
    thrd_start_t c11_function;
    void *argument;
};

/* Threads of the program, which ends with the last of them, whatever its servers still do. */
static atomic_int program_threads = 1;
static pthread_key_t program_thread;

static void end_program_thread(void *unused)
{
    (void)unused;
    if (--program_threads == 0)
        exit(0);
}

__attribute__((constructor(101))) static void begin_program(void)
{
    pthread_key_create(&program_thread, end_program_thread);
    pthread_setspecific(program_thread, &program_threads);
}

/* Takes over what is to be done; whoever starts the thread has allocated it. */
static struct beginning begin(void *argument)
{
    struct beginning beginning = *(struct beginning *)argument;
    struct native_strand *strand = native_strand_self();
    free(argument);
    strand->bottom.process = beginning.process;
    strand->bottom.life = beginning.process->life;
    strand->priority = beginning.priority;
    if (beginning.process == &native_program)
        pthread_setspecific(program_thread, &program_threads);
    return beginning;
}

static void *thread_main(void *argument)
{
    struct beginning beginning = begin(argument);
    beginning.function(beginning.argument);
    return NULL;
}

static int c11_thread_main(void *argument)
{
    struct beginning beginning = begin(argument);
    return beginning.c11_function(beginning.argument);
}

static struct beginning *make_beginning(void *argument)
{
    const struct native_strand *strand = native_strand_self();
    struct native_process *process = strand->top->process;
    bool is_callers =
        strand->top->escape && process->server; /* whose priority is no business of the server's threads */
    struct beginning *beginning = malloc(sizeof *beginning);
    if (!beginning)
        return NULL;
    *beginning = (struct beginning){
        .process = process, .priority = is_callers ? NATIVE_PRIORITY : strand->priority, .argument = argument};
    program_threads += process == &native_program;
    return beginning;
}

/* There is no thread after all. */
static void forget_beginning(struct beginning *beginning)
{
    program_threads -= beginning->process == &native_program;
    free(beginning);
}

int fl_thread_start(void (*function)(void *), void *argument)
{
    struct beginning *beginning = make_beginning(argument);
    int error = ENOMEM;
    if (beginning) {
        beginning->function = function;
        error = native_thread_make(thread_main, beginning);
        if (error)
            forget_beginning(beginning);
    }
    return native_answer(error);
}

/* <threads.h> is the C library's own; only whose thread it is has to be told. */
int __wrap_thrd_create(thrd_t *thread, thrd_start_t function, void *argument)
{
    struct beginning *beginning = make_beginning(argument);
    if (!beginning)
        return thrd_nomem;
    beginning->c11_function = function;
    int result = __real_thrd_create(thread, c11_thread_main, beginning);
    if (result != thrd_success)
        forget_beginning(beginning);
    return result;
}

/* In an exported function the thread is the caller's, and cannot end there. */
void fl_thread_exit(void)
{
    if (native_activation()->escape)
        fl_exit(0);
    pthread_exit(NULL);
}

void fl_yield(void)
{
    sched_yield();
    native_answer(0);
}

int fl_priority(int priority)
{
    struct native_strand *strand = native_strand_self();
    int before = strand->priority, error = 0;
    if (priority >= 0 && priority <= PRIORITY_MAX) {
        if (strand->top->escape || (strand->top->process->server && priority > PRIORITY_OF_SERVERS_MAX))
            error = EACCES;
        else
            strand->priority = priority;
    }
    return native_answer(error) ? -1 : before;
}

int fl_sleep(long ns)
{
    struct native_strand *strand = native_strand_self();
    int64_t end = native_later(ns > 0 ? ns : 0), bound = native_wait_until();
    int error = ns > 0 && bound == NATIVE_NO_WAITING ? EAGAIN : 0;
    native_lock();
    while (ns > 0 && !error && native_now() < end)
        error = native_strand_wait(strand, bound < end ? bound : end);
    native_unlock();
    return native_answer(error == ETIMEDOUT && end <= bound ? 0 : error);
}

/* Strands that wait for a word. One that was woken is out of the list, and waits for none. */
static struct native_strand *waiting, **waiting_end = &waiting;

static void forget(struct native_strand *strand)
{
    struct native_strand **at = &waiting;
    while (*at != strand)
        at = &(*at)->next;
    *at = strand->next;
    if (!*at)
        waiting_end = at;
    strand->next = NULL;
    strand->word = NULL;
}

int fl_wait_word(const unsigned *word, unsigned expected, long ns)
{
    struct native_strand *strand = native_strand_self();
    int64_t bound = native_wait_until(), own_bound = ns == 0 ? NATIVE_NO_WAITING : native_later(ns);
    if (!word)
        return native_answer(EFAULT);
    int error = 0;
    native_lock();
    if (__atomic_load_n(word, __ATOMIC_SEQ_CST) == expected) {
        strand->word = word;
        *waiting_end = strand;
        waiting_end = &strand->next;
        while (strand->word && !error)
            error = native_strand_wait(strand, own_bound < bound ? own_bound : bound);
        if (strand->word)
            forget(strand);
        else
            error = 0;
    }
    native_unlock();
    return native_answer(error);
}

int fl_wake_word(const unsigned *word, unsigned count)
{
    unsigned int woken = 0;
    native_lock();
    for (struct native_strand *strand = waiting, *next; strand && woken < count; strand = next) {
        next = strand->next;
        if (strand->word != word)
            continue;
        forget(strand);
        native_strand_wake(strand);
        woken++;
    }
    native_unlock();
    native_answer(0);
    return (int)woken;
}
