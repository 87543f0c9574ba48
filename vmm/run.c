/* Runs a program: picks the engine, lays out the guest, answers its bell, and ends with the program's status. */
#include "run.h"

#include "fail.h"
#include "fault_report.h"
#include "fault_status.h"
#include "host_dispatch.h"
#include "options.h"
#include "personality/host/fs_files.h"
#include "personality/host/fs_maps.h"
#include "places.h"
#include "run_end.h"
#include "stats.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

extern const struct host_server host_server_console, host_server_fs;
static const struct host_server *const host_servers[] = {&host_server_console, &host_server_fs, NULL};

static struct run_options options;
static struct guest guest;
static struct host_link host_link;
static const struct machine_type *machine;
static uint64_t rings;

/* The engine asked for, or the better one that works. */
static const struct machine_type *choose_machine(const struct machine_type *asked)
{
    char why_not_kvm[256], why_not_tcg[256];
    if (asked) {
        if (!asked->probe(why_not_kvm, sizeof why_not_kvm))
            fail(EXIT_MONITOR, "--engine=%s: %s", asked->name, why_not_kvm);
        return asked;
    }
    if (machine_kvm.probe(why_not_kvm, sizeof why_not_kvm))
        return &machine_kvm;
    if (!machine_qemu.probe(why_not_tcg, sizeof why_not_tcg))
        fail(EXIT_MONITOR, "nothing here can run a guest. KVM: %s. Without KVM: %s", why_not_kvm, why_not_tcg);
    warn("running on QEMU's software CPU (tcg), since %s", why_not_kvm);
    return &machine_qemu;
}

static void end_machine(void)
{
    if (machine)
        machine->stop();
}

/* What is said when a run is over, however it ended. */
static void say_last_words(int status)
{
    const char *refused = fs_first_refused();
    if (status != 0 && refused)
        warn("%s asked for %s, which is in no directory it was given; --map=DIRECTORY gives it one%s", options.program,
             refused,
             fs_current_directory_left_out()
                 ? " (the current directory is / or the home directory, which are not given "
                   "by themselves)"
                 : "");
    if (options.stats)
        stats_print(stderr, &guest, machine, rings);
}

static int64_t clock_ns(clockid_t clock)
{
    struct timespec time;
    clock_gettime(clock, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static void take_calls(void)
{
    const char *error;
    struct host_job *job;
    while ((job = host_link_take(&host_link, &error)))
        host_dispatch(job);
    if (error)
        fail(EXIT_MONITOR, "the guest's kernel posted %s; this is a bug in Faultline", error);
}

static void wait_for_answer(void)
{
    take_calls();
    while (sem_wait(&host_link.answered) != 0)
        ;
}

/* The report is copied before it is looked at, so that the guest cannot change it meanwhile. */
static void report(struct fl_report *copy)
{
    memcpy(copy, &guest.link->report, sizeof *copy);
    copy->text[sizeof copy->text - 1] = '\0';
    if (copy->process >= guest.process_count)
        fail(EXIT_MONITOR, "the guest's kernel reported on a process that there is not; this is a bug in Faultline");
    if (copy->kind == FL_REPORT_FAULT)
        fault_report_print(stderr, &guest, copy);
    else if (copy->kind == FL_REPORT_EXIT)
        exit_report_print(stderr, &guest, copy);
    fs_process_ended(copy->process);
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
    case FL_REPORT_PANIC:
        warn("the guest's kernel gave up: %s; this is a bug in Faultline", copy.text);
        return EXIT_MONITOR;
    default:
        warn("the guest's kernel ended for no known reason; this is a bug in Faultline");
        return EXIT_MONITOR;
    }
}

static bool answer_bell(unsigned char ring)
{
    struct fl_report copy;
    rings++;
    switch (ring) {
    case FL_RING_CALLS:
        take_calls();
        return true;
    case FL_RING_WAIT:
        wait_for_answer();
        return true;
    case FL_RING_REPORT:
        report(&copy);
        return true;
    case FL_RING_TIME:
        guest.link->realtime_ns = clock_ns(CLOCK_REALTIME);
        guest.link->monotonic_ns = clock_ns(CLOCK_MONOTONIC);
        return true;
    case FL_RING_END:
        run_end(end_status());
    default:
        fail(EXIT_MONITOR, "the guest's kernel rang for %#x, which means nothing; this is a bug in Faultline", ring);
    }
}

_Noreturn void run_command(int count, char **arguments)
{
    fs_map_current_directory();
    options_read(&options, count, arguments);
    options.program = place_program(options.program);
    const struct machine_type *chosen = choose_machine(options.engine);
    struct guest_options guest_options = {
        .kernel_file = place_kernel(),
        .program_file = options.program,
        .arguments = options.arguments,
        .servers = options.servers,
        .server_count = options.server_count,
        .search_path = place_search_path(),
        .host_servers = host_servers,
        .memory_bytes = options.memory_bytes,
        .randomise = options.randomise,
        .bell = chosen->bell,
    };
    guest_create(&guest, &guest_options);
    host_link_create(&host_link, &guest.memory, (uint32_t)guest.process_count, host_servers);
    machine = chosen;
    fail_set_cleanup(end_machine);
    signal(SIGPIPE, SIG_IGN);
    run_end_watch(options.program, options.timeout_ns, end_machine, say_last_words);
    struct machine_start start = {
        &guest.memory, guest_options.kernel_file, {guest.start}, {guest.boot->boot_page_table}};
    machine->run(&start, answer_bell);
    abort(); /* answer_bell() ends the run itself */
}
