/* Lays the world out as the monitor would: images, bindings, functions, pages; and starts the kernel in it. */
#include "world.h"

#include <stdio.h>
#include <stdlib.h>

#define QUEUES 3u
#define BOOT_PAGES (DATA_PAGES + 2)

const char *const process_names[PROCESSES] = {"program", "alpha", "beta", "gamma"};
struct fl_process_image images[PROCESSES];
struct fl_function functions[IMPORTS_MAX];
struct import imports[IMPORTS_MAX];
uint32_t import_count;
uint64_t world_first_free_frame;
uint64_t world_pages[PROCESSES];
uint32_t world_monitor_seed;
bool world_host_is_slow;

static struct fl_boot fuzz_boot;
static fl_kernel_pointer bindings[IMPORTS_MAX];
static struct fl_object_type types[PROCESSES][2];
static struct fl_parameter typed[PROCESSES][64]
                                [FL_PARAMETERS_MAX]; /* of functions with objects: as exported, with types */
static uint8_t tls_block[FL_PAGE_SIZE], pristine_page[FL_PAGE_SIZE];
static const struct fl_pristine pristine[] = {
    {DATA, 0, (DATA_PAGES - 1) * FL_PAGE_SIZE},
    {DATA + (DATA_PAGES - 1) * FL_PAGE_SIZE, (uint64_t)pristine_page, FL_PAGE_SIZE}};

uint64_t world_type_of(uint32_t server, uint64_t which)
{
    return which == ALPHAS ? 0x1001 : 0x1000 * (which + 1) + server;
}

static bool can_wait(const struct export *export)
{
    bool shares = false;
    for (uint32_t i = 0; i < export->shape.parameter_count; i++)
        shares = shares || export->parameters[i].direction == FL_DIRECTION_SHARE;
    return !shares && !(export->shape.flags & FL_SHAPE_ONEWAY);
}

static void add_import(struct fl_function function, struct import import)
{
    functions[import_count] = function;
    import.target = import.kind == FL_IMPORT_CALL ? &functions[import_count] : (struct fl_function *)function.target;
    imports[import_count++] = import;
}

/* The function, and what is made of it for calls that do not wait. */
static void add_three(struct fl_function function, struct import import, bool waits)
{
    fl_kernel_pointer target = (fl_kernel_pointer)&functions[import_count];
    add_import(function, import);
    for (uint32_t kind = FL_IMPORT_ASYNC; waits && kind <= FL_IMPORT_RESULT; kind++) {
        function.kind = kind == FL_IMPORT_ASYNC ? FL_FUNCTION_ASYNC : FL_FUNCTION_RESULT;
        function.target = target;
        import.kind = kind;
        add_import(function, import);
    }
}

static const struct fl_parameter *with_types(uint32_t server, uint32_t index)
{
    struct fl_parameter *parameters = typed[server][index];
    memcpy(parameters, exports[index].parameters, sizeof exports[index].parameters);
    for (uint32_t i = 0; i < exports[index].shape.parameter_count; i++)
        if (parameters[i].direction == FL_DIRECTION_OBJECT)
            parameters[i].type = world_type_of(server, exports[index].object_type);
    return parameters;
}

static void add_server(uint32_t server)
{
    for (uint32_t i = 0; i < export_count; i++) {
        const struct export *export = &exports[i];
        struct fl_function function = {.entry = ENTRIES + 0x1000 * server + 16 * i,
                                       .kind = FL_FUNCTION_GUEST,
                                       .server_index = server,
                                       .parameters = (fl_kernel_pointer)with_types(server, i),
                                       .shape = export->shape};
        if (export->gives_object)
            function.shape.result_type = world_type_of(server, export->object_type);
        add_three(function,
                  (struct import){.server = process_names[server],
                                  .name = export->name,
                                  .arguments = export->arguments,
                                  .gives_object = export->gives_object},
                  can_wait(export));
    }
}

static void add_host_and_kernel(void)
{
    for (uint32_t i = 0; i < host_export_count; i++)
        add_three(
            (struct fl_function){.entry = i,
                                 .kind = FL_FUNCTION_HOST,
                                 .parameters = (fl_kernel_pointer)host_exports[i].parameters,
                                 .shape = host_exports[i].shape},
            (struct import){.server = "host", .name = host_exports[i].name, .arguments = host_exports[i].arguments},
            true);
    for (uint32_t i = 0; i < kernel_export_count; i++) {
        const struct kernel_export *export = &kernel_exports[i];
        struct fl_function function = {.entry = export->entry, .kind = FL_FUNCTION_KERNEL};
        memset(function.shape.integer_mask, 0xff, sizeof function.shape.integer_mask);
        function.shape.result_mask[0] = export->result_mask;
        function.shape.fails_integer = export->fails;
        add_three(function,
                  (struct import){.server = "kernel",
                                  .name = export->name,
                                  .arguments = export->arguments,
                                  .ends_program = strcmp(export->name, "fl_exit") == 0},
                  true);
    }
    add_three((struct fl_function){.kind = FL_FUNCTION_DENIED, .shape = exports[0].shape},
              (struct import){.server = "denied", .name = "plain", .arguments = "ii"}, true);
}

uint32_t import_of(const char *server, const char *name, uint32_t kind)
{
    for (uint32_t i = 0; i < import_count; i++)
        if (imports[i].kind == kind && strcmp(imports[i].server, server) == 0 && strcmp(imports[i].name, name) == 0)
            return i;
    fprintf(stderr, "nothing is called %s.%s\n", server, name);
    abort();
}

/* A page limit of 0 to 3 from two bits of the configuration. */
static uint64_t limit_of(uint32_t index, uint8_t bits)
{
    static const uint64_t limits[] = {UINT64_MAX, 90, 50, 30};
    return limits[bits >> (2 * index) & 3];
}

static void lay_out(uint32_t index, const uint8_t configuration[OPERATION_BYTES])
{
    struct fl_process_image *image = &images[index];
    uint64_t page_table = index + 1;
    bool is_server = index > 0;
    *image = (struct fl_process_image){
        .page_table = page_table,
        .entry = START,
        .stack_pointer = PROGRAM_STACK + PROGRAM_STACK_PAGES * FL_PAGE_SIZE - 64,
        .window_base = WINDOW,
        .window_bytes = (import_count + 2) * FL_SLOT_SIZE, /* the last two are unbound */
        .bindings = (fl_kernel_pointer)bindings,
        .heap_base = HEAP,
        .heap_end = HEAP + HEAP_PAGES * FL_PAGE_SIZE,
        .pages_used = BOOT_PAGES + (is_server ? 0 : PROGRAM_STACK_PAGES),
        .page_limit = limit_of(index, configuration[1]),
        .flags = is_server ? FL_PROCESS_SERVER : 0,
        .grace_ns = -1,
        .stacks_base = STACKS,
        .stack_stride = FL_STACK_TLS_OFFSET + 2 * FL_PAGE_SIZE,
        .copies_base = COPIES,
        .tls_block = (fl_kernel_pointer)tls_block,
        .tls_bytes = FL_PAGE_SIZE,
        .tls_fs_offset = 128,
        .queue_count = is_server ? QUEUES : 0,
        .object_type_count = is_server ? 2 : 0,
        .object_types = (fl_kernel_pointer)types[index],
        .pristine = (fl_kernel_pointer)pristine,
        .pristine_count = is_server ? 2 : 0,
    };
    strcpy(image->name, process_names[index]);
    if (is_server && configuration[2] >> index & 1)
        image->flags |= FL_PROCESS_RESTART;
    if (is_server && configuration[2] >> (index + 3) & 1)
        image->grace_ns = 3000000;
    for (uint32_t i = 0; i < 2; i++)
        types[index][i] = (struct fl_object_type){.type = world_type_of(index, i), .release = RELEASE + i, .queue = i};
    uint8_t *code = fake_map(page_table, CODE, 1, false), *names = fake_map(page_table, CONSTANT, 1, false);
    memcpy(code, "\xff\xd3", 2);
    for (uint32_t i = 0; i < PROCESSES; i++)
        strcpy((char *)names + i * NAME_BYTES, process_names[i]);
    memset(names + PROCESSES * NAME_BYTES, 'x', 512); /* and a string that is too long for some */
    fake_map(page_table, DATA, DATA_PAGES, true);
    if (!is_server)
        fake_map(page_table, PROGRAM_STACK, PROGRAM_STACK_PAGES, true);
}

struct activation *world_start(const uint8_t configuration[OPERATION_BYTES])
{
    static const uint64_t frames[] = {4000, 600, 400, 300, 240, 200, 170, 150};
    if (fuzz_boot.free_first) /* of the run before */
        memset(fake_memory, 0, fuzz_boot.free_first - FAKE_PHYSICAL);
    fuzz_boot = (struct fl_boot){.free_first = FAKE_PHYSICAL,
                                 .memory_bytes = FAKE_PHYSICAL + frames[configuration[0] % 8] * FL_PAGE_SIZE,
                                 .boot_page_table = EMPTY_SPACE,
                                 .random = 0x123456789abcdef,
                                 .copy_threshold = configuration[3] & 1 ? 3000 : 0,
                                 .process_count = PROCESSES,
                                 .processes = (fl_kernel_pointer)images,
                                 .functions = (fl_kernel_pointer)functions};
    boot = &fuzz_boot;
    fake_machine_reset();
    fake_time = 1000000;
    memset(&fake_link, 0, sizeof fake_link);
    import_count = 0;
    for (uint32_t i = 1; i < PROCESSES; i++)
        add_server(i);
    add_host_and_kernel();
    memset(bindings, 0, sizeof bindings);
    for (uint32_t i = 0; i < import_count; i++)
        bindings[i] = (fl_kernel_pointer)&functions[i];
    fuzz_boot.function_count = import_count;
    for (uint32_t i = 0; i < PROCESSES; i++) {
        lay_out(i, configuration);
        world_pages[i] = images[i].pages_used;
    }
    struct activation *program = process_start_all();
    fake_tables = true;
    world_first_free_frame = boot->free_first;
    world_monitor_seed = configuration[4];
    world_host_is_slow = (configuration[3] & 6) == 6;
    vector_state_load(vector_state_start);
    activation_enter(program);
    return program;
}
