/* What user code does by the bytes of an operation: calls of every kind, returns, faults; and what happens meanwhile. */
#include "run.h"

#define CHOSEN 12u
static uint32_t chosen[CHOSEN]; /* imports that this run is about */

static bool is_program(const struct activation *running)
{
    return running->process == &processes[PROCESS_PROGRAM];
}

static bool is_first(const struct activation *running)
{
    return is_program(running) && !running->stack;
}

/* A call of any import but those that end the run at once. */
static struct activation *call_any(struct activation *running, const uint8_t operation[OPERATION_BYTES])
{
    uint32_t index = (operation[1] | (operation[7] & 1u) << 8) % import_count;
    bool exits = is_first(running) && strcmp(imports[index].name, "fl_thread_exit") == 0;
    if (is_program(running) && (imports[index].ends_program || (exits && operation[6] < 250)))
        return user_tick(running);
    return user_call(running, index, operation + 2);
}

/* One of the few functions that this run is about. */
static struct activation *call_chosen(struct activation *running, const uint8_t operation[OPERATION_BYTES])
{
    return user_call(running, chosen[operation[1] % CHOSEN], operation + 2);
}

/* The result of a future, or a wait for it, by what is known of it. */
static struct activation *fetch(struct activation *running, const uint8_t operation[OPERATION_BYTES])
{
    uint64_t id = value_of('f', running, operation[2]);
    const struct import *import = user_future_import(running->process, id);
    if (!import)
        return call_chosen(running, operation);
    return user_call(running, import_of(import->server, import->name, FL_IMPORT_RESULT), operation + 2);
}

static struct activation *call_host(struct activation *running, const uint8_t operation[OPERATION_BYTES])
{
    uint32_t first = import_of("host", host_exports[0].name, FL_IMPORT_CALL);
    return user_call(running, first + operation[1] % (3 * host_export_count), operation + 2);
}

/* Not too often what ends processes; and seldom what ends the program, and with it the run. */
static struct activation *call_kernel_function(struct activation *running, const uint8_t operation[OPERATION_BYTES])
{
    uint32_t index =
        import_of("kernel", kernel_exports[0].name, FL_IMPORT_CALL) + operation[1] % (3 * kernel_export_count);
    bool kills = strcmp(imports[index].name, "fl_kill") == 0 || imports[index].ends_program;
    bool ends = is_program(running) && imports[index].ends_program;
    bool exits = is_first(running) && strcmp(imports[index].name, "fl_thread_exit") == 0;
    if (ends || (kills && operation[7] < 200) || (exits && operation[7] < 250))
        return user_tick(running);
    return user_call(running, index, operation + 2);
}

/* A function of the kernel that waits, or ends waits, or is about futures or objects. */
static struct activation *call_often(struct activation *running, const uint8_t operation[OPERATION_BYTES])
{
    static const char *const names[] = {"fl_wait_any",  "fl_poll",  "fl_cancel",       "fl_wake_word",
                                        "fl_wait_word", "fl_yield", "fl_deadline",     "fl_sleep",
                                        "fl_release",   "fl_hold",  "fl_thread_start", "fl_priority"};
    return user_call(running, import_of("kernel", names[operation[1] % 12], FL_IMPORT_CALL), operation + 2);
}

/* f_async, and f_result at once. */
static struct activation *start_and_fetch(struct activation *running, const uint8_t operation[OPERATION_BYTES])
{
    uint32_t index = chosen[operation[1] % CHOSEN];
    while (imports[index].kind != FL_IMPORT_ASYNC)
        index = (index + 1) % import_count;
    struct activation *next = user_call(running, index, operation + 2);
    if (next != running)
        return next;
    uint64_t future = running->frame.rax;
    user_arrived(running);
    return user_fetch(running, index + 1, future);
}

/* A call comes to its end, or a thread. The program's first has nowhere to return to. */
static struct activation *return_to_gate(struct activation *running, const uint8_t operation[OPERATION_BYTES])
{
    if (is_first(running))
        return user_tick(running);
    uint64_t rax = value_result(running, operation[1]);
    tell(" returns %#llx", (unsigned long long)rax);
    return user_return(running, rax, operation[2]);
}

static struct activation *touch(struct activation *running, const uint8_t operation[OPERATION_BYTES])
{
    uint64_t base = running->stack ? running->stack->base : PROGRAM_STACK;
    uint64_t address = operation[1] < 200 ? base + FL_PAGE_SIZE + operation[1] % 64 * FL_PAGE_SIZE
                       : operation[1] < 240
                           ? STACKS + operation[2] % 4 * images[0].stack_stride + (1 + operation[3] % 64) * FL_PAGE_SIZE
                           : value_of('p', running, operation[2]);
    struct activation *next = running;
    uint32_t word = operation[3];
    if (is_program(running) && !(running->stack && operation[1] < 200) &&
        !space_translate(running->process->page_table, address, true))
        return user_tick(running); /* it would end the run */
    tell(" stores at %#llx", (unsigned long long)address);
    return user_store(running, address, &word, sizeof word, &next) ? running : next;
}

static struct activation *real_fault(struct activation *running, const uint8_t operation[OPERATION_BYTES])
{
    if (is_program(running) || operation[2] < 128)
        return user_tick(running);
    tell(" faults");
    switch (operation[1] % 6) {
    case 0:
        return user_exception(running, 6);
    case 1:
        return user_jump(running, WINDOW + 2);
    case 2:
        return user_jump(running, WINDOW + import_count * FL_SLOT_SIZE);
    case 3:
        return user_jump(running, WINDOW);
    case 4:
        return user_fault(running, FL_RETURN_GATE, FAULT_WRITE);
    default:
        return user_fault(running, value_of('p', running, operation[3] | 0xc0), 0);
    }
}

static struct activation *pass_time(struct activation *running, const uint8_t operation[OPERATION_BYTES])
{
    static const uint64_t spans[] = {1000, 50000, 400000, 1000000, 4000000, 6000000, 30000000};
    uint64_t span = spans[operation[1] % 7];
    tell(" runs for %llu ns\n", (unsigned long long)span);
    fake_time += span;
    return running;
}

static struct activation *host_answers_one(struct activation *running, const uint8_t operation[OPERATION_BYTES])
{
    tell("\n");
    if (world_host_is_slow && operation[4] % 8)
        return running;
    for (uint32_t i = 0; i <= operation[1] / 64u; i++)
        monitor_answer(operation[2] + i, operation[3] + i);
    return running;
}

/* A process has next to no memory left, or all that there is again. */
static struct activation *squeeze(struct activation *running, const uint8_t operation[OPERATION_BYTES])
{
    struct fl_process_image *image = &images[operation[1] % PROCESSES];
    image->page_limit = operation[2] % 3 ? image->pages_used + operation[2] % 5 : UINT64_MAX;
    tell(" leaves %s %llu pages\n", image->name, (unsigned long long)(image->page_limit - image->pages_used));
    return running;
}

/* Many calls of one kind: what is bounded is to be filled. */
static struct activation *call_many(struct activation *running, const uint8_t operation[OPERATION_BYTES])
{
    static const char *const names[][2] = {{"host", "later"},      {"host", "read"},   {"alpha", "post"},
                                           {"beta", "post_in"},    {"gamma", "plain"}, {"alpha", "aside"},
                                           {"kernel", "fl_sleep"}, {"beta", "open_1"}};
    const char *const *name = names[operation[1] % (world_host_is_slow ? 2 : 8)];
    bool waits = strncmp(name[1], "post", 4) == 0 || operation[4] % 4 == 0;
    uint32_t kind = waits ? FL_IMPORT_CALL : FL_IMPORT_ASYNC, count = operation[3] % 80;
    struct activation *next = running;
    bool tells = run_tells;
    tell(" %u times", count);
    for (uint32_t i = 0; i < count && next == running; i++) {
        next = user_call(running, import_of(name[0], name[1], kind), operation + 2);
        user_arrived(next);
        run_tells = false;
    }
    run_tells = tells;
    return next == running ? user_tick(running) : user_tick(next);
}

/* How often each thing is done: a weight of its own, times one to four that the run's configuration chooses. */
static const struct {
    uint32_t weight;
    struct activation *(*play)(struct activation *running, const uint8_t operation[OPERATION_BYTES]);
} plays[] = {
    {30, call_chosen}, {8, call_any},   {8, call_host},       {8, call_kernel_function},
    {14, call_often},  {14, fetch},     {8, start_and_fetch}, {30, return_to_gate},
    {3, touch},        {1, real_fault}, {5, pass_time},       {8, host_answers_one},
    {2, call_many},    {2, squeeze},
};
#define PLAYS (sizeof plays / sizeof plays[0])
static uint32_t weights[PLAYS], all_weights;

void plays_start(const uint8_t configuration[OPERATION_BYTES])
{
    uint32_t state = configuration[5] | (uint32_t)configuration[6] << 8 | (uint32_t)configuration[7] << 16;
    uint32_t of_servers = import_count - 3 * (kernel_export_count + host_export_count + 1);
    all_weights = 0;
    for (uint32_t i = 0; i < PLAYS; i++) {
        weights[i] = plays[i].weight * (1 + (configuration[5] * (i + 3) ^ configuration[6] >> i % 5) % 4);
        all_weights += weights[i];
    }
    for (uint32_t i = 0; i < CHOSEN; i++) {
        state = state * 1103515245 + 12345;
        chosen[i] = (state >> 12) % of_servers;
    }
}

struct activation *play(struct activation *running, const uint8_t operation[OPERATION_BYTES])
{
    uint32_t at = operation[0] * all_weights / 256, i = 0;
    while (i < PLAYS - 1 && at >= weights[i])
        at -= weights[i++];
    return plays[i].play(running, operation);
}
