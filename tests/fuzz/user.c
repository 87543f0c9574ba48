/* User mode, played: what a CALL, a store or a fault does to registers and memory, and what must come back. */
#include "inside/inside.h"
#include "run.h"

#include <stdio.h>

/* What is known of an activation when it next runs. */
struct user {
    const struct activation *activation;
    enum { UNKNOWN, IN_CALL, RUNNING } state;
    struct frame frame; /* as it was when it was last in user mode */
    const struct import *import; /* IN_CALL */
    uint64_t argument; /* the first of the function that it runs */
};

#define USERS 4096u
#define AT_THE_TOP 251u /* a choice: nothing is above the return address */
static struct user users[USERS];

void user_start(void)
{
    memset(users, 0, sizeof users);
}

static struct user *user_of(const struct activation *activation)
{
    uint64_t at = (uint64_t)activation / 64 * 0x9e3779b97f4a7c15ull >> 52;
    while (users[at].activation && users[at].activation != activation)
        at = (at + 1) % USERS;
    users[at].activation = activation;
    return &users[at];
}

static void note(struct activation *running)
{
    struct user *user = user_of(running);
    user->state = RUNNING;
    user->frame = running->frame;
}

/* As entry.S does it. */
static struct activation *page_fault(struct activation *running, uint64_t address, uint64_t error)
{
    struct frame *frame = &running->frame;
    frame->error = error;
    frame->vector = VECTOR_PAGE_FAULT;
    frame->cs = FL_USER_CS;
    return call_page_fault(running, address);
}

struct activation *user_fault(struct activation *running, uint64_t address, uint64_t error)
{
    note(running);
    return page_fault(running, address, FAULT_USER | error);
}

struct activation *user_jump(struct activation *running, uint64_t address)
{
    running->frame.rip = address;
    running->frame.rbx = 0; /* the code behind which it claims to be is a CALL of something else */
    note(running);
    return page_fault(running, address, FAULT_USER | FAULT_FETCH);
}

struct activation *user_exception(struct activation *running, uint64_t vector)
{
    note(running);
    running->frame.vector = vector;
    return fault_end_process(running, FL_FAULT_PLAIN, 0);
}

struct activation *user_tick(struct activation *running)
{
    note(running);
    fake_alarm = NEVER;
    return schedule_tick(running);
}

bool user_store(struct activation *running, uint64_t address, const void *bytes, uint64_t count,
                struct activation **next)
{
    for (uint64_t done = 0, piece; done < count; done += piece) {
        uint64_t physical = space_translate(running->process->page_table, address + done, true);
        piece = FL_PAGE_SIZE - (address + done) % FL_PAGE_SIZE;
        piece = piece < count - done ? piece : count - done;
        if (!physical) {
            bool present = space_translate(running->process->page_table, address + done, false);
            *next = user_fault(running, address + done, FAULT_WRITE | (present ? FAULT_PRESENT : 0));
            physical = space_translate(running->process->page_table, address + done, true);
            if (*next != running || !physical)
                return false;
        }
        memcpy(direct_map(physical), (const uint8_t *)bytes + done, piece);
    }
    return true;
}

/* Where its stack pointer is: now and then some pages down, or at the end; but not where it would end the run. */
static uint64_t stack_pointer(const struct activation *running, uint8_t choice)
{
    bool program = running->process == &processes[PROCESS_PROGRAM];
    uint64_t deep = choice < 200 || choice == AT_THE_TOP ? 0
                    : choice < 250                       ? choice % 16 * FL_PAGE_SIZE
                                                         : FL_STACK_BYTES;
    if (!running->stack)
        return PROGRAM_STACK + PROGRAM_STACK_PAGES * FL_PAGE_SIZE - 1024;
    return running->stack->base + FL_PAGE_SIZE + FL_STACK_BYTES - 1024 - (program && choice < 254 ? 0 : deep);
}

static uint64_t *argument_register(struct frame *frame, uint32_t index)
{
    uint64_t *const registers[] = {&frame->rdi, &frame->rsi, &frame->rdx, &frame->rcx, &frame->r8, &frame->r9};
    return registers[index];
}

/* The arguments: how many words of them are for the stack. */
static uint32_t choose_arguments(struct activation *running, const struct import *import, const uint8_t *choices,
                                 uint64_t words[8])
{
    const char *letter = import->kind == FL_IMPORT_RESULT ? "f" : import->arguments;
    bool hidden = import->target->shape.flags & FL_SHAPE_HIDDEN_RESULT;
    uint32_t registers = 0, count = 0, chosen = 0;
    bool on_stack = false;
    if (import->kind == FL_IMPORT_RESULT && hidden)
        letter = "pf";
    for (; *letter; letter++) {
        if (*letter == '|') {
            on_stack = true;
            continue;
        }
        uint8_t choice = (uint8_t)(choices[chosen % 5] + chosen / 5 * 7);
        uint64_t value = value_of(*letter, running, choice);
        chosen++;
        if (on_stack)
            words[count++] = value;
        else
            *argument_register(&running->frame, registers++) = value;
        tell(" %c=%#llx", *letter, (unsigned long long)value);
    }
    return count;
}

/* The CALL itself: `words` go to the stack, the return address first. */
static struct activation *call(struct activation *running, uint32_t index, const uint64_t *words, uint32_t count)
{
    struct frame *frame = &running->frame;
    struct activation *next;
    uint64_t slot = WINDOW + index * FL_SLOT_SIZE;
    if (!user_store(running, frame->rsp, words, 8 * count, &next))
        return next;
    frame->rbx = frame->rip = slot;
    frame->rbp = slot ^ (uint64_t)running;
    struct user *user = user_of(running);
    user->frame = *frame;
    user->import = &imports[index];
    user->state = IN_CALL;
    return page_fault(running, slot, FAULT_USER | FAULT_FETCH);
}

struct activation *user_call(struct activation *running, uint32_t index, const uint8_t choices[OPERATION_BYTES - 2])
{
    static const char *const suffixes[] = {"", "_async", "_result"};
    const struct import *import = &imports[index];
    struct frame *frame = &running->frame;
    uint64_t words[9] = {RETURN};
    tell(" calls %s.%s%s", import->server, import->name, suffixes[import->kind]);
    uint32_t count = 1 + choose_arguments(running, import, choices, words + 1);
    frame->rsp = stack_pointer(running, choices[5]) - 8 * count;
    if (choices[5] == AT_THE_TOP) { /* nothing is above the return address */
        frame->rsp += 8 * count + 1024 - 8;
        count = 1;
    }
    return call(running, index, words, count);
}

struct activation *user_fetch(struct activation *running, uint32_t index, uint64_t future)
{
    const uint64_t words[] = {RETURN};
    bool hidden = imports[index].target->shape.flags & FL_SHAPE_HIDDEN_RESULT;
    tell(" fetches it at once");
    running->frame.rdi = hidden ? DATA : future;
    running->frame.rsi = future;
    running->frame.rsp = stack_pointer(running, 0) - 8;
    return call(running, index, words, 1);
}

struct activation *user_return(struct activation *running, uint64_t rax, uint64_t rdx)
{
    struct frame *frame = &running->frame;
    frame->rax = rax;
    frame->rdx = rdx;
    frame->rip = FL_RETURN_GATE;
    user_of(running)->state = UNKNOWN;
    return page_fault(running, FL_RETURN_GATE, FAULT_USER | FAULT_FETCH);
}

static const char back[] = "a call comes back behind its CALL, with the registers that are the caller's";

static void came_back(struct activation *running, struct user *user)
{
    const struct frame *frame = &running->frame;
    const struct import *import = user->import;
    static const uint32_t errors[] = {0,         FL_E2BIG,     FL_EBADF,     FL_EAGAIN,    FL_ENOMEM,
                                      FL_EACCES, FL_EFAULT,    FL_EDEADLK,   FL_EPROTO,    FL_ENOSYS,
                                      FL_ELOOP,  FL_ETIMEDOUT, FL_ECANCELED, FL_EOWNERDEAD};
    bool known = false;
    for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++)
        known = known || running->error == errors[i];
    if (!known)
        broken("a call ends with an error that has a name", "%s.%s: %u", import->server, import->name, running->error);
    if (frame->rip != RETURN || frame->rsp != user->frame.rsp + 8 || frame->rbp != user->frame.rbp ||
        frame->rbx != user->frame.rbx || frame->r12 != user->frame.r12)
        broken(back, "%s.%s", import->server, import->name);
    if (frame->rcx | frame->rsi | frame->rdi | frame->r8 | frame->r9 | frame->r10 | frame->r11)
        broken("registers that carry no result come back cleared", "%s.%s", import->server, import->name);
    if (frame->rax && import->kind == FL_IMPORT_ASYNC)
        values_note_future(running->process, frame->rax);
    else if (frame->rax && import->gives_object)
        values_note_handle(running->process, frame->rax);
    tell("   [%s goes on: rax=%#llx error=%u]\n", import->name, (unsigned long long)frame->rax, running->error);
    if (import->target->entry == (uint64_t)kernel_exports[3].entry && frame->rax && !running->error &&
        import->kind == FL_IMPORT_CALL) {
        uint64_t physical = space_translate(running->process->page_table, frame->rax, true), word = 0;
        if (physical)
            memcpy(&word, direct_map(physical), sizeof word);
        if (word)
            broken("new memory is zero", "at %#llx of %s", (unsigned long long)frame->rax,
                   running->process->image->name);
        if (physical)
            memset(direct_map(physical), 0xd1, FL_PAGE_SIZE);
    }
}

/* OUT buffers start as zeros. */
static void check_out_buffers(const struct activation *running)
{
    const struct fl_function *function = running->function;
    const struct fl_parameter *parameters = (const struct fl_parameter *)function->parameters;
    for (uint32_t i = 0; i < function->shape.parameter_count; i++) {
        const struct crossing *crossing = &running->copies->crossings[i];
        if (parameters[i].direction != FL_DIRECTION_OUT || !crossing->caller_address)
            continue;
        for (uint64_t done = 0; done < crossing->bytes; done += 512) {
            uint64_t address = running->copies->stack->window + crossing->offset + done;
            uint64_t physical = space_translate(running->process->page_table, address, true);
            if (!physical || *(uint8_t *)direct_map(physical))
                broken("an OUT buffer is there, and starts zeroed", "parameter %u of function %#llx, byte %llu", i,
                       (unsigned long long)function->entry, (unsigned long long)done);
        }
    }
}

uint64_t user_argument(const struct activation *running)
{
    return user_of(running)->argument;
}

static void entered(struct activation *running)
{
    const struct frame *frame = &running->frame;
    user_of(running)->argument = frame->rdi;
    static const char start[] = "an activation starts with nothing but its arguments";
    if (frame->rflags != RFLAGS_START || frame->cs != FL_USER_CS || frame->ss != FL_USER_DS)
        broken(start, "rflags %#llx", (unsigned long long)frame->rflags);
    if (frame->rip == START || frame->rip == THREAD_ENTRY || frame->rip == RELEASE || frame->rip == RELEASE + 1)
        return;
    if (!running->function || frame->rip != running->function->entry)
        broken(start, "its first instruction is at %#llx", (unsigned long long)frame->rip);
    if (frame->r10 | frame->r11 | frame->r12 | frame->r13 | frame->r14 | frame->r15 | frame->rbp | frame->rbx |
        frame->rax)
        broken(start, "a register is not zero");
    if ((frame->rsp + 8) % 16)
        broken("the stack is aligned to 16 bytes at a function's start", "%#llx", (unsigned long long)frame->rsp);
    for (uint32_t i = 0; i < FL_INTEGER_ARGUMENTS; i++) {
        uint64_t value = frame_argument(frame, i);
        if (value & ~running->function->shape.integer_mask[i])
            broken("only bits that are declared cross", "argument %u is %#llx", i, (unsigned long long)value);
        if (value >= FL_HANDLE_BASE && value < FL_HANDLE_END)
            values_note_handle(running->process, value);
        else if (value >= COPIES)
            values_note_pointer(running->process, value);
    }
    if (running->flags & ACTIVATION_COPIES && running->function->shape.parameter_count)
        check_out_buffers(running);
}

void user_arrived(struct activation *running)
{
    struct user *user = user_of(running);
    user->frame.error = running->frame.error; /* no register */
    user->frame.vector = running->frame.vector;
    if (running->frame.rip == RETURN && user->state == IN_CALL)
        came_back(running, user);
    else if (running->frame.rip == RETURN)
        broken(back, "%s made no call", running->process->image->name);
    else if (running->frame.rip >= ENTRIES && running->frame.rip < ENTRIES + 0x10000)
        entered(running);
    else if (user->state != RUNNING || memcmp(&user->frame, &running->frame, sizeof user->frame) != 0)
        broken("whoever is interrupted goes on as it was", "%s", running->process->image->name);
    running->frame.rip = USER_RIP;
    running->frame.r12 = (uint64_t)running;
    user->state = RUNNING;
    user->frame = running->frame;
}

const struct import *user_future_import(const struct process *process, uint64_t id)
{
    for (const struct link *link = process->future_list.next; link != &process->future_list; link = link->next) {
        const struct future *future = container_of(link, struct future, record.link);
        if (id && future->id == id && !future->one_way)
            return &imports[future->function - functions];
    }
    return NULL;
}
