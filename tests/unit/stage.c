/* Plays scenes: what user code does to registers and memory when it calls, returns and faults. */
#include "stage.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

struct activation *running;
static enum fl_report_kind expected_end;
static uint64_t stack_words[16];
static uint32_t stack_count;

void stage_fail(const char *file, int line, const char *what)
{
    fprintf(stderr, "%s:%d: not so: %s\n", file, line, what);
    _exit(1);
}

void stage_check_equal(const char *file, int line, const char *what, uint64_t left, uint64_t right)
{
    if (left == right)
        return;
    fprintf(stderr, "%s:%d: %s is %#llx, and not %#llx\n", file, line, what, (unsigned long long)left,
            (unsigned long long)right);
    _exit(1);
}

static void run_ends(void)
{
    if (fake_link.report.kind == expected_end)
        _exit(0);
    fprintf(stderr, "the run ended with a report of kind %u: %s\n", fake_link.report.kind,
            fake_link.report.kind == FL_REPORT_PANIC ? fake_link.report.text : "");
    _exit(1);
}

void stage_ends_with(enum fl_report_kind kind)
{
    expected_end = kind;
}

bool stage_play(void (*scene)(void))
{
    static const uint8_t configuration[OPERATION_BYTES] = {0};
    int status;
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        alarm(60);
        running = world_start(configuration);
        fake_end = run_ends;
        scene();
        if (expected_end)
            stage_fail(__FILE__, __LINE__, "the run ends");
        _exit(0);
    }
    return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static struct activation *page_fault(uint64_t address, uint64_t error)
{
    running->frame.error = error;
    running->frame.vector = VECTOR_PAGE_FAULT;
    running->frame.cs = FL_USER_CS;
    running = call_page_fault(running, address);
    return running;
}

void *memory_of(const struct process *process, uint64_t address)
{
    uint64_t physical = space_translate(process->page_table, address, false);
    if (!physical)
        stage_fail(__FILE__, __LINE__, "there is memory where the test looks for it");
    return direct_map(physical);
}

uint64_t name_at(const struct process *server)
{
    return CONSTANT + server->index * NAME_BYTES;
}

void stage_stack_arguments(const uint64_t *words, uint32_t count)
{
    memcpy(stack_words, words, count * sizeof *words);
    stack_count = count;
}

static uint32_t find_import(const char *import)
{
    static const char *const suffixes[] = {"_async", "_result"};
    char server[64], name[64];
    if (sscanf(import, "%63[^.].%63s", server, name) != 2)
        stage_fail(__FILE__, __LINE__, import);
    for (uint32_t i = 0; i < 2; i++) {
        size_t length = strlen(name), end = strlen(suffixes[i]);
        if (length > end && strcmp(name + length - end, suffixes[i]) == 0) {
            name[length - end] = 0;
            return import_of(server, name, FL_IMPORT_ASYNC + i);
        }
    }
    return import_of(server, name, FL_IMPORT_CALL);
}

struct activation *stage_call(const char *import, uint64_t rdi, uint64_t rsi, uint64_t rdx, uint64_t rcx, uint64_t r8,
                              uint64_t r9, ...)
{
    struct frame *frame = &running->frame;
    uint64_t slot = WINDOW + find_import(import) * FL_SLOT_SIZE, return_address = RETURN;
    uint64_t top = running->stack ? running->stack->base + FL_PAGE_SIZE + FL_STACK_BYTES
                                  : PROGRAM_STACK + PROGRAM_STACK_PAGES * FL_PAGE_SIZE;
    frame->rsp = top - 1024;
    memcpy(memory_of(running->process, frame->rsp), &return_address, sizeof return_address);
    memcpy(memory_of(running->process, frame->rsp + 8), stack_words, stack_count * sizeof stack_words[0]);
    stack_count = 0;
    frame->rdi = rdi;
    frame->rsi = rsi;
    frame->rdx = rdx;
    frame->rcx = rcx;
    frame->r8 = r8;
    frame->r9 = r9;
    frame->rbx = frame->rip = slot;
    return page_fault(slot, FAULT_USER | FAULT_FETCH);
}

struct activation *give(uint64_t rax)
{
    running->frame.rax = rax;
    running->frame.rip = FL_RETURN_GATE;
    return page_fault(FL_RETURN_GATE, FAULT_USER | FAULT_FETCH);
}

struct activation *crash(void)
{
    running->frame.rip = USER_RIP;
    return page_fault(0, FAULT_USER);
}

struct activation *tick(void)
{
    fake_alarm = NEVER;
    running = schedule_tick(running);
    return running;
}

struct activation *pass(uint64_t ns)
{
    fake_time += ns;
    return fake_alarm <= fake_time ? tick() : running;
}

void start_server(const char *name)
{
    char import[64];
    const struct activation *caller = running;
    snprintf(import, sizeof import, "%s.nothing", name);
    call(import);
    give(0);
    give(0);
    if (running != caller)
        stage_fail(__FILE__, __LINE__, "a server starts, and its first call comes back");
}

void start_thread(uint64_t argument)
{
    call("kernel.fl_thread_start", THREAD_ENTRY, argument);
    CHECK_EQUAL(running->error, 0);
}

void fill_queue_of_alpha(void)
{
    start_server("alpha");
    call("alpha.plain_async");
    let_others_run(alpha);
    let_others_run(program);
    for (uint32_t i = 0; i < QUEUE_POSTED_MAX; i++)
        call("alpha.post");
}

void let_others_run(const struct process *other)
{
    for (uint32_t i = 0; i < 1000 && running->process != other; i++)
        tick();
    if (running->process != other)
        stage_fail(__FILE__, __LINE__, "somebody else comes to run");
}

void host_answers_call(uint32_t number, uint64_t result)
{
    static uint32_t answers;
    uint32_t slot = fake_link.calls[number % FL_LINK_SLOTS] - 1;
    fake_requests[slot].error = 0;
    fake_requests[slot].result_integer[0] = result;
    fake_link.answers[answers++ % FL_LINK_SLOTS] = slot + 1;
}

static volatile uint64_t instructions;

static void count_one(int signal)
{
    (void)signal;
    instructions++;
}

/* By the trap flag: SDM volume 3, 17.3.1.4. */
uint64_t stage_count_instructions(void (*play)(void))
{
    signal(SIGTRAP, count_one);
    instructions = 0;
    __asm__ volatile("pushfq\n orq $0x100, (%%rsp)\n popfq" : : : "cc", "memory");
    play();
    __asm__ volatile("pushfq\n andq $~0x100, (%%rsp)\n popfq" : : : "cc", "memory");
    return instructions;
}

#define MEASURED_STACK 0x100000u
static void (*measured)(void);

static void play_measured(int signal)
{
    (void)signal;
    measured();
}

/* On a stack that is painted, and looked through for what has been painted over. */
uint64_t stage_measure_stack(void (*play)(void))
{
    static uint8_t bottom[MEASURED_STACK];
    const stack_t stack = {.ss_sp = bottom, .ss_size = sizeof bottom};
    struct sigaction action = {.sa_handler = play_measured, .sa_flags = SA_ONSTACK};
    uint64_t untouched = 0;
    memset(bottom, 0xa5, sizeof bottom);
    measured = play;
    CHECK(sigaltstack(&stack, NULL) == 0 && sigaction(SIGUSR1, &action, NULL) == 0 && raise(SIGUSR1) == 0);
    while (bottom[untouched] == 0xa5)
        untouched++;
    return sizeof bottom - untouched;
}
