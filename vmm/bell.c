/* Answers the bell: each ring is one thing that the kernel wants done before it goes on. */
#include "bell.h"

#include "copy_between.h"
#include "end_report.h"
#include "fail.h"
#include "fault_report.h"
#include "fault_status.h"
#include "host_dispatch.h"
#include "personality/host/fs_files.h"
#include "run_end.h"

#include <string.h>
#include <time.h>

#define STATUS_STUCK 134 /* as for a program that aborts */

static struct {
    struct guest *guest;
    struct host_link *link;
    const struct machine_type *machine;
    uint64_t rings;
} bell;

void bell_attach(struct guest *guest, struct host_link *link, const struct machine_type *machine)
{
    bell.guest = guest;
    bell.link = link;
    bell.machine = machine;
}

uint64_t bell_rings(void)
{
    return bell.rings;
}

static void take_calls(void)
{
    const char *error;
    struct host_job *job;
    while ((job = host_link_take(bell.link, &error)))
        host_dispatch(job);
    if (error)
        fail(EXIT_MONITOR, "the guest's kernel posted %s; this is a bug in Faultline", error);
}

static int64_t clock_ns(clockid_t clock)
{
    struct timespec time;
    clock_gettime(clock, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static void tell_time(void)
{
    struct fl_link *head = bell.guest->link;
    head->tsc_hz = bell.machine->tsc_hz();
    head->realtime_ns = clock_ns(CLOCK_REALTIME);
    head->monotonic_ns = clock_ns(CLOCK_MONOTONIC);
}

static void wait_for_answer(void)
{
    int64_t ns = __atomic_load_n(&bell.guest->link->wait_ns, __ATOMIC_RELAXED);
    take_calls();
    host_link_wait(bell.link, ns);
    tell_time();
}

/* What the process called before its end belongs to the incarnation that has ended, so those calls are taken first. */
static void end_process(uint32_t process)
{
    take_calls();
    fs_process_ended(process, host_link_process_ended(bell.link, process));
}

/* The report is copied before it is looked at, so that the guest cannot change it meanwhile. */
static void report(struct fl_report *copy)
{
    memcpy(copy, &bell.guest->link->report, sizeof *copy);
    copy->text[sizeof copy->text - 1] = '\0';
    if (copy->process >= bell.guest->process_count)
        fail(EXIT_MONITOR, "the guest's kernel reported on a process that there is not; this is a bug in Faultline");
    switch (copy->kind) {
    case FL_REPORT_FAULT:
        fault_report_print(stderr, bell.guest, copy);
        end_process(copy->process);
        break;
    case FL_REPORT_EXIT:
    case FL_REPORT_KILLED:
    case FL_REPORT_GRACE:
        end_report_print(stderr, bell.guest, copy);
        end_process(copy->process);
        break;
    case FL_REPORT_STUCK:
        end_report_print(stderr, bell.guest, copy);
        break;
    default:
        break;
    }
}

static int end_status(void)
{
    struct fl_report copy;
    report(&copy);
    switch (copy.kind) {
    case FL_REPORT_FAULT:
        return fault_status(&copy);
    case FL_REPORT_EXIT:
        return copy.status & 0xff;
    case FL_REPORT_STUCK:
        return STATUS_STUCK;
    case FL_REPORT_PANIC:
        warn("the guest's kernel gave up: %s; this is a bug in Faultline", copy.text);
        return EXIT_MONITOR;
    default:
        warn("the guest's kernel ended for no known reason; this is a bug in Faultline");
        return EXIT_MONITOR;
    }
}

bool bell_answer(unsigned char ring)
{
    struct fl_report copy;
    bell.rings++;
    switch (ring) {
    case FL_RING_CALLS:
        take_calls();
        return true;
    case FL_RING_WAIT:
        wait_for_answer();
        return true;
    case FL_RING_COPY:
        copy_between(&bell.guest->memory, &bell.guest->link->copy);
        return true;
    case FL_RING_REPORT:
        report(&copy);
        return true;
    case FL_RING_TIME:
        tell_time();
        return true;
    case FL_RING_END:
        run_end(end_status());
    default:
        fail(EXIT_MONITOR, "the guest's kernel rang for %#x, which means nothing; this is a bug in Faultline", ring);
    }
}
