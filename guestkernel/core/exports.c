/* What the kernel exports as the server `kernel`: see include/faultline/call.h. */
#include "future.h"
#include "kernel.h"
#include "machine.h"

#include "faultline/export.h"

#define _Noreturn /* they do not return to whoever calls them; here they do */
#include "faultline/call.h"
#undef _Noreturn

/*
 * Each is called with interrupts off, in the address space of `current`, the activation that calls. Pointers are the
 * user's, and read as such. One that makes `current` wait, or ends it, sets `current` to NULL: its result is then
 * nobody's.
 */

static int succeed_or_fail(uint32_t error)
{
    current->error = error;
    return error ? -1 : 0;
}

/* For what may have made the caller wait. */
static int wait_or(uint32_t error)
{
    if (current->wait == WAIT_NOTHING)
        return succeed_or_fail(error);
    vector_state_save(current);
    current = NULL;
    return 0;
}

int fl_error(void)
{
    return (int)current->error;
}
FL_EXPORT(fl_error);

unsigned fl_caller(void)
{
    if (current->caller)
        return current->caller->process->index + 1;
    return current->flags & ACTIVATION_CUT ? current->cut_from : 0;
}
FL_EXPORT(fl_caller);

void fl_exit(int status)
{
    const struct activation *exits = current->flags & ACTIVATION_PROXY ? future_starter : current;
    struct fl_report *report = report_start(FL_REPORT_EXIT, current->process, exits);
    report->status = status;
    report_ring();
    process_end(current->process);
    current = NULL;
}
FL_EXPORT(fl_exit);

unsigned long fl_map(unsigned long bytes)
{
    struct process *process = current->process;
    uint64_t start = process->heap_next, room = process->image->heap_end - start;
    uint64_t pages = bytes / FL_PAGE_SIZE + (bytes % FL_PAGE_SIZE != 0);
    current->error = FL_ENOMEM;
    if (pages > room / FL_PAGE_SIZE || !process_charge(process, pages))
        return 0;
    for (uint64_t done = 0; done < pages; done++) {
        uint64_t frame = frame_take();
        if (frame && space_map(process, start + done * FL_PAGE_SIZE, frame))
            continue;
        if (frame)
            frame_release(frame);
        while (done-- > 0)
            frame_release(space_unmap(process->page_table, start + done * FL_PAGE_SIZE));
        process_uncharge(process, pages);
        return 0;
    }
    process->heap_next = start + pages * FL_PAGE_SIZE;
    current->error = 0;
    return start;
}
FL_EXPORT(fl_map);

long fl_time(int clock)
{
    if (clock != FL_CLOCK_REALTIME && clock != FL_CLOCK_MONOTONIC)
        return -1;
    return (long)(clock == FL_CLOCK_REALTIME ? clock_realtime() : clock_now());
}
FL_EXPORT(fl_time);

/* The server of the program's that the user's string names. 0 or an error. */
static uint32_t find_server(const char *server, struct process **found)
{
    char name[FL_NAME_MAX + 1];
    uint64_t length;
    if (!user_string_length((uint64_t)server, FL_NAME_MAX, &length))
        return FL_EFAULT;
    if (length > FL_NAME_MAX)
        return FL_ENOSYS;
    if (!user_copy_in(name, (uint64_t)server, length))
        return FL_EFAULT;
    name[length] = 0;
    for (uint32_t i = 0; i < boot->process_count; i++) {
        struct process *process = &processes[i];
        uint32_t client = process->image->client;
        if (process_is_server(process) && __builtin_strcmp(process->image->name, name) == 0 &&
            (client == 0 || client == 1 + current->process->index)) {
            *found = process;
            return process_is_server(current->process) ? FL_EACCES : 0;
        }
    }
    return FL_ENOSYS;
}

static struct activation *resume_restart(struct activation *activation)
{
    vector_state_load(activation->vector_state);
    return call_kernel(activation, activation->calling);
}

/* Waits until what is left of the dead has been taken apart. */
static void wait_for_teardown(struct process *process)
{
    wait_start(current, WAIT_TEARDOWN, process, current->calling, call_deadline(current));
    list_add(&process->teardown_waiters, &current->entry, current->thread->priority);
    current->resume = resume_restart;
}

int fl_restart(const char *server)
{
    struct process *process;
    uint32_t error = find_server(server, &process);
    if (error || process->state < PROCESS_DYING)
        return succeed_or_fail(error ? error : FL_EAGAIN);
    if (process->state == PROCESS_DEAD) {
        process_restart(process);
        return succeed_or_fail(0);
    }
    if (current->flags & ACTIVATION_PROXY || current->timeout == 0)
        return succeed_or_fail(FL_EAGAIN);
    wait_for_teardown(process);
    return wait_or(0);
}
FL_EXPORT(fl_restart, FL_STRING(server, FL_NAME_MAX));

int fl_kill(const char *server)
{
    struct process *process;
    uint32_t error = find_server(server, &process);
    if (!error && process->state >= PROCESS_DYING)
        error = FL_EOWNERDEAD;
    if (error)
        return succeed_or_fail(error);
    report_start(FL_REPORT_KILLED, process, NULL);
    report_ring();
    process_end(process);
    return succeed_or_fail(0);
}
FL_EXPORT(fl_kill, FL_STRING(server, FL_NAME_MAX));

long fl_deadline(long ns)
{
    long before = current->timeout;
    current->timeout = ns < 0 ? -1 : ns;
    current->error = 0;
    return before;
}
FL_EXPORT(fl_deadline);

int fl_sleep(long ns)
{
    if (ns <= 0)
        return succeed_or_fail(0);
    if (current->timeout == 0)
        return succeed_or_fail(FL_EAGAIN);
    uint64_t until = clock_after(ns), deadline = call_deadline(current);
    wait_start(current, WAIT_SLEEP, NULL, current->calling, until < deadline ? until : deadline);
    if (until <= deadline)
        current->pending_error = 0; /* the end of the wait is its success */
    return wait_or(0);
}
FL_EXPORT(fl_sleep);

int fl_poll(fl_future future)
{
    int ended = future_poll(future);
    current->error = ended < 0 ? FL_EBADF : 0;
    return ended;
}
FL_EXPORT(fl_poll);

#define WAIT_ANY_MAX 64u

int fl_wait_any(const fl_future *futures, size_t count, long ns)
{
    uint64_t ids[WAIT_ANY_MAX];
    int index = -1;
    uint32_t error = FL_EFAULT;
    if (count > 0 && count <= WAIT_ANY_MAX && user_copy_in(ids, (uint64_t)futures, count * sizeof ids[0]))
        error = future_wait_any(ids, (uint32_t)count, ns, &index);
    int result = wait_or(error);
    return result || !current ? result : index;
}
FL_EXPORT(fl_wait_any, FL_IN(futures, count));

int fl_cancel(fl_future future)
{
    int result = future_cancel(future);
    current->error = result < 0 ? FL_EBADF : 0;
    return result;
}
FL_EXPORT(fl_cancel);

int fl_release(const void *handle)
{
    return succeed_or_fail(object_release(current->process, (uint64_t)handle));
}
FL_EXPORT(fl_release, FL_TOKEN(handle));

int fl_hold(const void *handle)
{
    return succeed_or_fail(object_hold(current->process, (uint64_t)handle));
}
FL_EXPORT(fl_hold, FL_TOKEN(handle));

int fl_revoke(const void *pointer)
{
    return succeed_or_fail(object_revoke(current->process, (uint64_t)pointer));
}
FL_EXPORT(fl_revoke, FL_TOKEN(pointer));

/* In an exported function the thread is the caller's, whose priority is no business of the server's threads. Where the
   function cannot be, the thread could not begin: to return to an address that is not canonical is a fault of the
   kernel's own (SDM volume 2, IRET). */
int fl_thread_start(void (*function)(void *), void *argument)
{
    if ((uint64_t)function >= FL_USER_TOP)
        return succeed_or_fail(FL_EFAULT);
    bool is_callers = process_is_server(current->process) && (current->function || current->flags & ACTIVATION_PROXY);
    return succeed_or_fail(thread_start(current->process, (uint64_t)function, (uint64_t)argument,
                                        is_callers ? PRIORITY_DEFAULT : current->thread->own_priority));
}
FL_EXPORT(fl_thread_start, FL_TOKEN(function), FL_TOKEN(argument));

/* In an exported function the thread is the caller's, and cannot end there. */
void fl_thread_exit(void)
{
    struct activation *activation = current;
    if (activation->function || activation->flags & ACTIVATION_PROXY) {
        fl_exit(0);
        return;
    }
    current = NULL;
    thread_end(activation);
}
FL_EXPORT(fl_thread_exit);

static struct activation *resume_yielded(struct activation *activation)
{
    static const uint64_t nothing[2];
    vector_state_load(activation->vector_state);
    activation->wait = WAIT_NOTHING;
    return call_finish(activation, activation->calling, nothing, nothing);
}

void fl_yield(void)
{
    struct activation *activation = current;
    activation->error = 0;
    if (activation->flags & ACTIVATION_PROXY)
        return;
    vector_state_save(activation);
    schedule_ready(activation, resume_yielded);
    current = NULL;
}
FL_EXPORT(fl_yield);

int fl_priority(int priority)
{
    struct thread *thread = current->thread;
    int before = thread->own_priority;
    bool set = priority >= 0 && priority < (int)PRIORITIES;
    if (set && (current->caller || (process_is_server(current->process) && priority > (int)PRIORITY_DEFAULT))) {
        current->error = FL_EACCES;
        return -1;
    }
    current->error = 0;
    if (set) {
        thread->own_priority = (uint8_t)priority;
        wait_settle(thread);
    }
    return before;
}
FL_EXPORT(fl_priority);

int fl_wait_word(const unsigned *word, unsigned expected, long ns)
{
    return wait_or(word_wait((uint64_t)word, expected, ns));
}
FL_EXPORT(fl_wait_word, FL_TOKEN(word));

int fl_wake_word(const unsigned *word, unsigned count)
{
    current->error = 0;
    return (int)word_wake((uint64_t)word, count);
}
FL_EXPORT(fl_wake_word, FL_TOKEN(word));
