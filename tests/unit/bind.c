/* Binding: each import gets the record that the kernel runs it by, of its kind, of its own server, granted or not. */
#include "vmm/guest_parts.h"

#include "personality/host/host_call.h"
#include "vmm/fail.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { PROGRAM, CALC, DRAW, OWN, PROCESSES }; /* OWN is the instance of calc that DRAW alone has */
enum { WINDOW = 0x4000, SLOTS = 16, BIAS = 0x100000 };

static const struct fl_parameter in[] = {{.direction = FL_DIRECTION_IN, .element_size = 4}};
static const struct fl_parameter shared[] = {in[0], {.direction = FL_DIRECTION_SHARE, .element_size = 1}};
static struct image_export calc_exports[] = {
    {.address = 0x10, .function = "add", .signature = "add", .hash = 1, .shape = {.result_mask = {0xff}}},
    {.address = 0x20,
     .function = "sum",
     .signature = "sum",
     .hash = 2,
     .shape = {.parameter_count = 1, .fails_integer = ~0ull},
     .parameters = in},
    {.address = 0x30, .function = "log", .signature = "log", .hash = 3, .shape = {.flags = FL_SHAPE_ONEWAY}},
    {.address = 0x40,
     .function = "lend",
     .signature = "lend",
     .hash = 4,
     .shape = {.parameter_count = 2},
     .parameters = shared},
};
static struct image_export own_exports[4];
static struct image_export kernel_exports[] = {{.address = 0xffffffff80100000, .function = "fl_sleep", .hash = 5}};
static const struct host_function host_functions[] = {{.name = "first"},
                                                      {.name = "second", .hash = 6, .shape = {.stack_bytes = 8}}};
static const struct host_server host = {"host", host_functions, 2};
static const struct host_server *const hosts[] = {&host, NULL};

static const char *const only_host[] = {"host", NULL};
static const struct server_option may_call_host = {.allow = only_host};
static struct guest guest;
static struct guest_process processes[PROCESSES];
static struct fl_process_image *table;
static const struct guest_options options = {.host_servers = hosts};

static int create(void **state)
{
    guest_phys address;
    (void)state;
    guest = (struct guest){.processes = processes, .process_count = PROCESSES};
    guest_memory_create(&guest.memory, FL_MEMORY_MIN);
    guest.memory.next_free = FL_BOOT_PHYS + FL_PAGE_SIZE;
    guest.boot = guest_memory_at(&guest.memory, (guest_phys){FL_BOOT_PHYS}, sizeof *guest.boot);
    table = guest_records(&guest, PROCESSES, sizeof *table, &address);
    guest.boot->processes = kernel_pointer(address);
    guest.kernel = (struct image){.exports = kernel_exports, .export_count = 1};
    memset(processes, 0, sizeof processes);
    memcpy(own_exports, calc_exports, sizeof own_exports);
    static const char *const names[] = {"program", "calc", "draw", "calc"};
    for (size_t i = 0; i < PROCESSES; i++) {
        strcpy(processes[i].name, names[i]);
        processes[i].is_server = i != PROGRAM;
        processes[i].bias.value = BIAS * (i + 1);
        processes[i].image =
            (struct image){.file = (char *)(uintptr_t)names[i], .window = WINDOW, .window_bytes = SLOTS * FL_SLOT_SIZE};
    }
    processes[CALC].image.exports = calc_exports;
    processes[OWN].image.exports = own_exports;
    processes[CALC].image.export_count = processes[OWN].image.export_count = 4;
    processes[OWN].client = DRAW + 1;
    /* As if calc had been started for the program in the same way. */
    processes[CALC].client = PROGRAM + 1;
    return 0;
}

static int destroy(void **state)
{
    (void)state;
    for (size_t i = 0; i < guest.function_count; i++) {
        free(guest.functions[i].server);
        free(guest.functions[i].function);
    }
    free(guest.functions);
    guest_memory_destroy(&guest.memory);
    return 0;
}

static void set_imports(size_t process, struct image_import *imports, size_t count)
{
    for (size_t i = 0; i < count; i++)
        imports[i].slot = WINDOW + FL_SLOT_SIZE * (2 * i + 1);
    processes[process].image.imports = imports;
    processes[process].image.import_count = count;
}
#define SET_IMPORTS(process, imports) set_imports(process, imports, sizeof(imports) / sizeof(imports)[0])

static void *at_kernel_pointer(fl_kernel_pointer pointer, uint64_t bytes)
{
    assert_true(pointer >= FL_DIRECT_BASE);
    void *memory = guest_memory_at(&guest.memory, (guest_phys){pointer - FL_DIRECT_BASE}, bytes);
    assert_non_null(memory);
    return memory;
}

static struct fl_function *bound(size_t process, size_t import)
{
    const fl_kernel_pointer *bindings = at_kernel_pointer(table[process].bindings, SLOTS * sizeof *bindings);
    assert_int_equal(bindings[2 * import], 0);
    return at_kernel_pointer(bindings[2 * import + 1], sizeof(struct fl_function));
}

static const struct guest_function *named(const struct fl_function *record)
{
    for (size_t i = 0; i < guest.function_count; i++)
        if (guest.functions[i].record == record)
            return &guest.functions[i];
    return NULL;
}

static void assert_name(const struct fl_function *record, const char *server, const char *function, bool denied)
{
    assert_non_null(named(record));
    assert_string_equal(named(record)->server, server);
    assert_string_equal(named(record)->function, function);
    assert_int_equal(named(record)->denied, denied);
}

static void the_three_kinds_lead_to_one_function(void **state)
{
    (void)state;
    struct image_import imports[] = {{.server = "calc", .function = "sum", .hash = 2, .kind = FL_IMPORT_RESULT},
                                     {.server = "calc", .function = "sum", .hash = 2, .kind = FL_IMPORT_ASYNC},
                                     {.server = "calc", .function = "sum", .hash = 2}};
    SET_IMPORTS(PROGRAM, imports);
    bind_all(&guest, &options);
    struct fl_function *result = bound(PROGRAM, 0), *async = bound(PROGRAM, 1), *call = bound(PROGRAM, 2);
    assert_int_equal(guest.boot->function_count, 3);
    assert_int_equal(call->kind, FL_FUNCTION_GUEST);
    assert_int_equal(call->entry, 0x20 + 2 * BIAS);
    assert_int_equal(call->server_index, CALC);
    assert_int_equal(call->target, 0);
    assert_int_equal(async->kind, FL_FUNCTION_ASYNC);
    assert_int_equal(result->kind, FL_FUNCTION_RESULT);
    assert_ptr_equal(at_kernel_pointer(async->target, sizeof *call), call);
    assert_ptr_equal(at_kernel_pointer(result->target, sizeof *call), call);
    for (size_t i = 0; i < 3; i++) {
        assert_memory_equal(&bound(PROGRAM, i)->shape, &calc_exports[1].shape, sizeof call->shape);
        assert_memory_equal(at_kernel_pointer(bound(PROGRAM, i)->parameters, sizeof in), in, sizeof in);
    }
    assert_name(call, "calc@program", "sum", false);
    assert_name(async, "calc@program", "sum_async", false);
    assert_name(result, "calc@program", "sum_result", false);
}

/* Nobody has a slot for these, and there is one of each whoever imports it. */
static void functions_without_a_slot_have_a_record(void **state)
{
    (void)state;
    struct image_import imports[] = {{.server = "kernel", .function = "fl_sleep", .hash = 5, .kind = FL_IMPORT_ASYNC},
                                     {.server = "host", .function = "second", .hash = 6, .kind = FL_IMPORT_RESULT}};
    struct image_import same[] = {imports[0]};
    SET_IMPORTS(PROGRAM, imports);
    SET_IMPORTS(DRAW, same);
    bind_all(&guest, &options);
    assert_int_equal(guest.boot->function_count, 4);
    struct fl_function *sleep = at_kernel_pointer(bound(PROGRAM, 0)->target, sizeof *sleep);
    assert_int_equal(sleep->kind, FL_FUNCTION_KERNEL);
    assert_true(sleep->entry == 0xffffffff80100000);
    assert_name(sleep, "kernel", "fl_sleep", false);
    struct fl_function *second = at_kernel_pointer(bound(PROGRAM, 1)->target, sizeof *second);
    assert_int_equal(second->kind, FL_FUNCTION_HOST);
    assert_int_equal(second->entry, 1);
    assert_int_equal(bound(PROGRAM, 1)->shape.stack_bytes, 8);
    assert_ptr_equal(bound(DRAW, 0), bound(PROGRAM, 0));
    assert_ptr_equal(at_kernel_pointer(guest.boot->functions, 1), guest.functions[0].record);
}

static void what_is_not_granted_is_denied_in_every_kind(void **state)
{
    (void)state;
    struct image_import imports[] = {{.server = "calc", .function = "add", .hash = 1, .kind = FL_IMPORT_ASYNC},
                                     {.server = "calc", .function = "add", .hash = 1, .kind = FL_IMPORT_RESULT},
                                     {.server = "host", .function = "first"},
                                     {.server = "kernel", .function = "fl_sleep", .hash = 5}};
    struct image_import granted[] = {{.server = "host", .function = "first"}};
    SET_IMPORTS(DRAW, imports);
    SET_IMPORTS(PROGRAM, granted);
    processes[DRAW].option = &may_call_host;
    bind_all(&guest, &options);
    struct fl_function *async = bound(DRAW, 0), *denied = at_kernel_pointer(async->target, sizeof *denied);
    assert_int_equal(async->kind, FL_FUNCTION_ASYNC);
    assert_int_equal(denied->kind, FL_FUNCTION_DENIED);
    assert_int_equal(bound(DRAW, 1)->kind, FL_FUNCTION_RESULT);
    assert_true(bound(DRAW, 1)->target == async->target);
    assert_int_equal(denied->shape.result_mask[0], 0xff);
    assert_name(async, "calc@draw", "add_async", true);
    assert_name(denied, "calc@draw", "add", true);
    assert_int_equal(bound(DRAW, 2)->kind, FL_FUNCTION_HOST);
    assert_int_equal(bound(DRAW, 3)->kind, FL_FUNCTION_KERNEL);
    assert_ptr_equal(bound(PROGRAM, 0), bound(DRAW, 2));
}

static void the_granted_and_the_denied_have_records_of_their_own(void **state)
{
    (void)state;
    struct image_import first[] = {{.server = "host", .function = "first"}}, again[] = {first[0]};
    SET_IMPORTS(PROGRAM, first);
    SET_IMPORTS(DRAW, again);
    bind_all(&guest, &options);
    assert_int_equal(bound(PROGRAM, 0)->kind, FL_FUNCTION_HOST);
    assert_int_equal(bound(DRAW, 0)->kind, FL_FUNCTION_DENIED);
}

static void each_client_calls_its_own_instance(void **state)
{
    (void)state;
    static const char *const calc[] = {"calc", NULL};
    static const struct server_option may_call_calc = {.allow = calc};
    struct image_import imports[] = {{.server = "calc", .function = "add", .hash = 1}}, same[] = {imports[0]};
    SET_IMPORTS(PROGRAM, imports);
    SET_IMPORTS(DRAW, same);
    processes[DRAW].option = &may_call_calc;
    bind_all(&guest, &options);
    assert_int_equal(bound(PROGRAM, 0)->server_index, CALC);
    assert_int_equal(bound(PROGRAM, 0)->entry, 0x10 + 2 * BIAS);
    assert_int_equal(bound(DRAW, 0)->server_index, OWN);
    assert_int_equal(bound(DRAW, 0)->entry, 0x10 + 4 * BIAS);
    assert_name(bound(PROGRAM, 0), "calc@program", "add", false);
    assert_name(bound(DRAW, 0), "calc@draw", "add", false);
}

/* Binds in a process of its own; returns its status, and what it said. */
static int status_of_binding(char *said, size_t bytes)
{
    int ends[2], status;
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        bind_all(&guest, &options);
        _exit(0);
    }
    close(ends[1]);
    size_t length = 0;
    for (ssize_t got; (got = read(ends[0], said + length, bytes - 1 - length)) > 0;)
        length += (size_t)got;
    said[length] = '\0';
    close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    return WEXITSTATUS(status);
}

static void what_cannot_be_bound_is_refused(void **state)
{
    (void)state;
    static const struct {
        struct image_import import;
        const char *sentence;
    } cases[] = {
        {{.server = "calc", .function = "nothing"}, "calls nothing, and the server calc exports nothing of that name"},
        {{.server = "kernel", .function = "add"}, "calls add, and the server kernel exports nothing of that name"},
        {{.server = "calc", .function = "add", .hash = 9, .signature = "other"},
         "it calls \"other\", and the server has \"add\""},
        {{.server = "calc", .function = "log", .hash = 3, .kind = FL_IMPORT_ASYNC},
         "program: calls log_async of the server calc, and a function that nobody waits for, or that shares memory, "
         "has no such form"},
        {{.server = "calc", .function = "lend", .hash = 4, .kind = FL_IMPORT_RESULT}, "program: calls lend_result of"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct image_import imports[] = {cases[i].import};
        char said[1024];
        SET_IMPORTS(PROGRAM, imports);
        assert_int_equal(status_of_binding(said, sizeof said), EXIT_UNACCEPTABLE);
        if (!strstr(said, cases[i].sentence))
            fail_msg("no '%s' in: %s", cases[i].sentence, said);
    }
    struct image_import imports[] = {{.server = "calc", .function = "log", .hash = 3},
                                     {.server = "calc", .function = "lend", .hash = 4}};
    SET_IMPORTS(PROGRAM, imports);
    bind_all(&guest, &options);
    assert_int_equal(bound(PROGRAM, 0)->kind, FL_FUNCTION_GUEST);
    assert_int_equal(bound(PROGRAM, 1)->kind, FL_FUNCTION_GUEST);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_three_kinds_lead_to_one_function, create, destroy),
        cmocka_unit_test_setup_teardown(functions_without_a_slot_have_a_record, create, destroy),
        cmocka_unit_test_setup_teardown(what_is_not_granted_is_denied_in_every_kind, create, destroy),
        cmocka_unit_test_setup_teardown(the_granted_and_the_denied_have_records_of_their_own, create, destroy),
        cmocka_unit_test_setup_teardown(each_client_calls_its_own_instance, create, destroy),
        cmocka_unit_test_setup_teardown(what_cannot_be_bound_is_refused, create, destroy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
