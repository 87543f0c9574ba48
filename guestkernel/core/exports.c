/* What the kernel exports as the server `kernel`: see include/faultline/call.h. */
#include "kernel.h"
#include "machine.h"

#include "faultline/export.h"

/* Each is called with interrupts off, in the address space of `current`, the activation that calls. */
int fl_error(void);
unsigned fl_caller(void);
void fl_exit(int status);
unsigned long fl_map(unsigned long bytes);
int fl_restart(const char *server);
long fl_time(int clock);

int fl_error(void)
{
    return (int)current->error;
}
FL_EXPORT(fl_error);

unsigned fl_caller(void)
{
    return current->caller ? current->caller->process->index + 1 : 0;
}
FL_EXPORT(fl_caller);

void fl_exit(int status)
{
    struct fl_report *report = &link_page()->report;
    report->kind = FL_REPORT_EXIT;
    report->process = current->process->index;
    report->status = status;
    report_frames(report, current);
    next = process_end_current();
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
        if (frame && space_map(process->page_table, start + done * FL_PAGE_SIZE, frame))
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

static struct process *find_server(const char *name)
{
    for (uint32_t i = 0; i < boot->process_count; i++)
        if (processes[i].image->flags & FL_PROCESS_SERVER && __builtin_strcmp(processes[i].image->name, name) == 0)
            return &processes[i];
    return NULL;
}

/* 0, or why the server that the user's string names cannot be started afresh. */
static uint32_t restart(const char *server)
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
    struct process *process = find_server(name);
    if (!process)
        return FL_ENOSYS;
    if (current->process->image->flags & FL_PROCESS_SERVER)
        return FL_EACCES;
    if (process->state != PROCESS_DEAD)
        return FL_EAGAIN;
    process_restart(process);
    return 0;
}

int fl_restart(const char *server)
{
    current->error = restart(server);
    return current->error ? -1 : 0;
}
FL_EXPORT(fl_restart, FL_STRING(server, FL_NAME_MAX));

#define CLOCK_REALTIME 0
#define CLOCK_MONOTONIC 1

long fl_time(int clock)
{
    if (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC)
        return -1;
    bell_ring(FL_RING_TIME);
    return clock == CLOCK_REALTIME ? link_page()->realtime_ns : link_page()->monotonic_ns;
}
FL_EXPORT(fl_time);
