/* Which processes a program brings with it: a server once for all, or once for each client; and when there is no end. */
#include "built_image.h"

#include "vmm/guest_parts.h"

#include "personality/host/host_call.h"

#include <stdio.h>

#define FILE_BYTES 64

static char directory[] = "/tmp/find-servers-XXXXXX";
static char program[FILE_BYTES];
static const struct host_server console = {.name = "console"};
static const struct host_server *const hosts[] = {&console, NULL};
static const char *const nowhere[] = {NULL};
static struct server_option servers[4];
static struct guest_options options;
static struct guest guest;

/* What is written is a program, or a server if it has a name, that imports from two others; "" stands for kernel. */
static void write_image(const char *name, const char *first, const char *second)
{
    char file[FILE_BYTES];
    build(*name != 0);
    strcpy(built.name, name);
    build_objects(); /* their types go by the name */
    strcpy(built.server, *first ? first : "kernel");
    strcpy(built.second, *second ? second : "kernel");
    point(&built.imports[1].server_at, built.second);
    point(&built.imports[1].function_at, built.first);
    if (*name)
        snprintf(file, sizeof file, "%s/%s.server", directory, name);
    else
        snprintf(file, sizeof file, "%s", program);
    int descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    assert_true(descriptor >= 0 && write(descriptor, &built, sizeof built) == (ssize_t)sizeof built);
    close(descriptor);
}

static int create_directory(void **state)
{
    (void)state;
    if (!mkdtemp(directory))
        return -1;
    snprintf(program, sizeof program, "%s/program", directory);
    return 0;
}

static int remove_directory(void **state)
{
    char command[FILE_BYTES + 16];
    (void)state;
    snprintf(command, sizeof command, "rm -r %s", directory);
    return system(command);
}

static int set_up(void **state)
{
    (void)state;
    memset(servers, 0, sizeof servers);
    options = (struct guest_options){
        .program_file = program, .servers = servers, .search_path = nowhere, .host_servers = hosts};
    return 0;
}

/* As --server=NAME=FILE does, for the file of that name beside the program. */
static struct server_option *name_server(const char *name)
{
    static char files[4][FILE_BYTES];
    struct server_option *option = &servers[options.server_count];
    char *file = files[options.server_count++];
    snprintf(file, FILE_BYTES, "%s/%s.server", directory, name);
    *option = (struct server_option){.name = name, .file = file};
    return option;
}

static void find_all(void)
{
    guest = (struct guest){0};
    find_processes(&guest, &options);
}

static void forget_all(void)
{
    for (size_t i = 0; i < guest.process_count; i++)
        image_free(&guest.processes[i].image);
    free(guest.processes);
}

static void assert_process(size_t index, const char *name, uint32_t client)
{
    assert_true(index < guest.process_count);
    assert_string_equal(guest.processes[index].name, name);
    assert_int_equal(guest.processes[index].client, client);
    assert_int_equal(guest.processes[index].is_server, index > 0);
}

/* Looks for the servers in a process of its own; returns its status, and leaves in `said` what it said. */
static int status_of_finding(void)
{
    int ends[2], status;
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        find_all();
        forget_all();
        _exit(0);
    }
    close(ends[1]);
    size_t length = 0;
    for (ssize_t got; (got = read(ends[0], said + length, sizeof said - 1 - length)) > 0;)
        length += (size_t)got;
    said[length] = '\0';
    close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    return WEXITSTATUS(status);
}

static void assert_said(const char *words)
{
    if (!strstr(said, words))
        fail_msg("no '%s' in: %s", words, said);
}

static void a_server_is_one_process_for_all(void **state)
{
    (void)state;
    write_image("", "first", "second");
    write_image("first", "", "second");
    write_image("second", "first", "console");
    find_all();
    assert_int_equal(guest.process_count, 3);
    assert_process(0, "program", 0);
    assert_process(1, "first", 0);
    assert_process(2, "second", 0);
    for (size_t client = 0; client < 3; client++) {
        assert_int_equal(find_server_process(&guest, client, "first"), 1);
        assert_int_equal(find_server_process(&guest, client, "second"), 2);
        assert_int_equal(find_server_process(&guest, client, "third"), -1);
        assert_int_equal(find_server_process(&guest, client, "program"), -1);
    }
    forget_all();
}

static void with_instances_each_client_has_its_own(void **state)
{
    (void)state;
    write_image("", "first", "second");
    write_image("first", "", "second");
    write_image("second", "", "");
    const struct server_option *option = name_server("second");
    servers[0].per_client = true;
    find_all();
    assert_int_equal(guest.process_count, 4);
    assert_process(1, "first", 0);
    assert_process(2, "second", 1);
    assert_process(3, "second", 2);
    assert_ptr_equal(guest.processes[2].option, option);
    assert_ptr_equal(guest.processes[3].option, option);
    assert_null(guest.processes[1].option);
    assert_int_equal(find_server_process(&guest, 0, "second"), 2);
    assert_int_equal(find_server_process(&guest, 1, "second"), 3);
    assert_int_equal(find_server_process(&guest, 2, "second"), -1);
    forget_all();
}

/* A shared server between two instances ends the row. */
static void instances_of_a_shared_servers_clients_come_to_an_end(void **state)
{
    (void)state;
    write_image("", "first", "");
    write_image("first", "second", "");
    write_image("second", "first", "");
    name_server("first")->per_client = true;
    find_all();
    assert_int_equal(guest.process_count, 4);
    assert_process(1, "first", 1);
    assert_process(2, "second", 0);
    assert_process(3, "first", 3);
    forget_all();
}

static void instances_without_end_are_refused(void **state)
{
    (void)state;
    write_image("", "first", "");
    write_image("first", "second", "");
    write_image("second", "first", "");
    name_server("first")->per_client = true;
    name_server("second")->per_client = true;
    assert_int_equal(status_of_finding(), EXIT_UNACCEPTABLE);
    assert_said("first.server: is to have an instance for each client, and its instances are clients of first "
                "themselves (by way of second), so that there would be no end of them; leave out instances=client\n");
    write_image("first", "first", "");
    options.server_count = 1;
    assert_int_equal(status_of_finding(), EXIT_UNACCEPTABLE);
    assert_said("(by way of first)");
    servers[0].per_client = false;
    assert_int_equal(status_of_finding(), 0);
    assert_string_equal(said, "");
}

static void there_is_an_end_to_processes(void **state)
{
    (void)state;
    char name[16], next[16];
    write_image("", "s0", "");
    for (int i = 0; i < FL_PROCESSES_MAX; i++) {
        snprintf(name, sizeof name, "s%d", i);
        snprintf(next, sizeof next, "s%d", i + 1);
        write_image(name, i + 2 < FL_PROCESSES_MAX ? next : "", "");
    }
    assert_int_equal(status_of_finding(), 0);
    write_image("s62", "s63", "");
    assert_int_equal(status_of_finding(), EXIT_UNACCEPTABLE);
    assert_said("s63.server: would be process number 65, and a guest has at most 64\n");
}

static void what_an_option_cannot_do_is_said(void **state)
{
    (void)state;
    static const char *const grants[] = {"console", "second", "kernel", "nobody", "nothing", NULL};
    char expected[512];
    write_image("", "first", "");
    write_image("first", "second", "");
    write_image("second", "", "");
    write_image("third", "", "");
    name_server("first")->allow = grants;
    name_server("third")->allow = grants;
    assert_int_equal(status_of_finding(), 0);
    snprintf(expected, sizeof expected,
             "faultline: --server=%s/first.server: allow= names nobody, and this run has no server of that name\n"
             "faultline: --server=%s/first.server: allow= names nothing, and this run has no server of that name\n"
             "faultline: --server=%s/third.server: nothing imports from third, so it was not started\n",
             directory, directory, directory);
    assert_string_equal(said, expected);
}

static void a_server_that_is_not_there_is_refused(void **state)
{
    (void)state;
    write_image("", "absent", "");
    assert_int_equal(status_of_finding(), EXIT_UNACCEPTABLE);
    assert_said("program: calls take of the server absent, and there is no absent.server beside the program");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_server_is_one_process_for_all, set_up),
        cmocka_unit_test_setup(with_instances_each_client_has_its_own, set_up),
        cmocka_unit_test_setup(instances_of_a_shared_servers_clients_come_to_an_end, set_up),
        cmocka_unit_test_setup(instances_without_end_are_refused, set_up),
        cmocka_unit_test_setup(there_is_an_end_to_processes, set_up),
        cmocka_unit_test_setup(what_an_option_cannot_do_is_said, set_up),
        cmocka_unit_test_setup(a_server_that_is_not_there_is_refused, set_up),
    };
    return cmocka_run_group_tests(tests, create_directory, remove_directory);
}
