/* Servers: started by their first call, ended by fl_exit() or fl_kill(), started afresh by fl_restart(). */
#include "parts.h"

#include "faultline/abi/image.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

_Noreturn void __real_exit(int status);
_Noreturn void __real__exit(int status);
_Noreturn void __wrap_exit(int status);
_Noreturn void __wrap__exit(int status);
_Noreturn void __wrap__Exit(int status);

struct native_process native_program = {.number = 1};
static struct native_process *servers, **servers_end = &servers;
static unsigned int numbers_given = 1;

static void run_main(void *frame)
{
    struct native_process *process;
    char *arguments[] = {NULL};
    memcpy(&process, frame, sizeof process);
    native_lock();
    bool is_new = process->state == PROCESS_NEW;
    unsigned int life = process->life;
    native_unlock();
    int status = is_new && process->server->main ? process->server->main(0, arguments) : 0;
    if (status)
        fl_exit(status);
    native_lock();
    if (process->life == life)
        process->state = PROCESS_READY;
    native_unlock();
}

void native_server_add(struct native_server *server)
{
    struct native_process *process = calloc(1, sizeof *process);
    if (!process)
        abort();
    process->server = server;
    process->number = ++numbers_given;
    process->start = (struct native_function){
        .name = "main", .server = server, .run = run_main, .frame_bytes = sizeof process, .queue = NATIVE_START_QUEUE};
    server->process = process;
    *servers_end = process;
    servers_end = &process->next;
}

int native_server_start(struct native_call *call)
{
    struct native_process *process = call->process;
    native_lock();
    bool is_new = process->state == PROCESS_NEW && call->function != &process->start;
    int error = process->state == PROCESS_DEAD || call->life != process->life ? EOWNERDEAD : 0;
    native_unlock();
    if (error || !is_new)
        return error;
    struct native_call *start = native_call_make(&process->start, &process, call->caller);
    if (!start)
        return ENOMEM;
    start->until = call->until;
    start->may_wait = call->may_wait || call->has_thread; /* nobody waits for those that have one */
    error = native_call_run(start);
    native_lock();
    native_call_release(start);
    native_unlock();
    return error == EDEADLK ? ELOOP : error; /* it waits for what it is itself in the middle of */
}

/* Nothing can end the threads that are in it: what they do counts no more, and their callers go on as far as they wait. */
void native_server_die(struct native_process *process)
{
    process->state = PROCESS_DEAD;
    process->life++;
    native_queue_clear(process);
    while (process->running)
        native_call_end(process->running, EOWNERDEAD);
    native_futures_drop(process);
    native_object_process_died(process);
}

void fl_exit(int status)
{
    struct native_activation *activation = native_activation();
    if (!activation->process->server)
        __real__exit(status);
    native_lock();
    if (activation->life == activation->process->life)
        native_server_die(activation->process);
    native_unlock();
    if (activation->escape)
        longjmp(*activation->escape, 1);
    pthread_exit(NULL);
}

/* exit() of a server is its own end, not the program's; what a server has given to atexit() runs at the program's. */
void __wrap_exit(int status)
{
    if (native_activation()->process->server)
        fl_exit(status);
    __real_exit(status);
}

void __wrap__exit(int status)
{
    fl_exit(status);
}

void __wrap__Exit(int status)
{
    fl_exit(status);
}

/* 0, or why the caller may not do something to the server of that name. */
static int find_server(const char *name, struct native_process **found)
{
    if (!name)
        return EFAULT;
    *found = servers;
    while (*found && strncmp((*found)->server->name, name, FL_NAME_MAX + 1) != 0)
        *found = (*found)->next;
    if (!*found)
        return ENOSYS;
    return native_activation()->process->server ? EACCES : 0;
}

int fl_restart(const char *server)
{
    struct native_process *process;
    int error = find_server(server, &process);
    native_lock();
    if (!error && process->state != PROCESS_DEAD)
        error = EAGAIN;
    if (!error)
        process->state = PROCESS_NEW;
    native_unlock();
    return native_answer(error);
}

int fl_kill(const char *server)
{
    struct native_process *process;
    int error = find_server(server, &process);
    native_lock();
    if (!error && process->state == PROCESS_DEAD)
        error = EOWNERDEAD;
    if (!error)
        native_server_die(process);
    native_unlock();
    return native_answer(error);
}
