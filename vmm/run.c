/* Runs a program: picks the engine, lays out the guest, starts it, and says what is left to say when it has ended. */
#include "run.h"

#include "bell.h"
#include "fail.h"
#include "options.h"
#include "personality/host/fs_maps.h"
#include "places.h"
#include "run_end.h"
#include "stats.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

extern const struct host_server host_server_console, host_server_fs;
static const struct host_server *const host_servers[] = {&host_server_console, &host_server_fs, NULL};

static struct run_options options;
static struct guest guest;
static struct host_link host_link;
static const struct machine_type *machine;

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

/* The whole tree is no advice; and the path is the program's, so that what means more to a shell, or to --map, is none
   either. */
static bool is_worth_mapping(const char *directory, size_t length)
{
    static const char plain[] = "/._-+,@%=abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    return length > 0 && strspn(directory, plain) >= length;
}

static void say_what_was_refused(const char *refused)
{
    size_t length = (size_t)(strrchr(refused, '/') - refused);
    bool known = is_worth_mapping(refused, length);
    warn("%s asked for %s, which is in no directory it was given; --map=%.*s gives it%s%s", options.program, refused,
         known ? (int)length : (int)strlen("DIRECTORY"), known ? refused : "DIRECTORY", known ? "" : " one",
         fs_current_directory_left_out()
             ? " (the current directory is / or the home directory, which are not given by themselves)"
             : "");
}

/* What is said when a run is over, however it ended. */
static void say_last_words(int status)
{
    const char *refused = fs_first_refused();
    if (status != 0 && refused)
        say_what_was_refused(refused);
    if (options.stats)
        stats_print(stderr, &guest, machine, bell_rings());
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
        .copy_threshold = chosen->copy_threshold(),
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
    bell_attach(&guest, &host_link, machine);
    machine->run(&start, bell_answer);
    abort(); /* bell_answer() ends the run itself */
}
