/* Real faults: what a program tried, told to the monitor with every frame of the chain; and the kernel's own bugs. */
#include "kernel.h"
#include "machine.h"

static bool in_window(const struct process *process, uint64_t address)
{
    return address - process->window_base < process->window_bytes;
}

enum fl_fault_reason fault_reason(const struct activation *activation, uint64_t address)
{
    const struct frame *frame = &activation->frame;
    const struct process *process = activation->process;
    bool fetch = frame->error & FAULT_FETCH && frame->rip == address;
    if (fetch && address == FL_SYSCALL_TRAP)
        return FL_FAULT_SYSCALL;
    if (address - FL_RETURN_GATE < FL_PAGE_SIZE)
        return fetch && address == FL_RETURN_GATE ? FL_FAULT_GATE_NO_CALL : FL_FAULT_GATE_DATA;
    if (!in_window(process, address))
        return FL_FAULT_PLAIN;
    uint64_t offset = address - process->window_base, word;
    if (!fetch)
        return FL_FAULT_SLOT_DATA;
    if (offset % FL_SLOT_SIZE != 0)
        return FL_FAULT_SLOT_MISALIGNED;
    if (!process->bindings[offset / FL_SLOT_SIZE])
        return FL_FAULT_SLOT_UNBOUND;
    return user_load64(frame->rsp, &word) ? FL_FAULT_SLOT_NOT_CALLED : FL_FAULT_SLOT_STACK;
}

static void fill_registers(struct fl_report *report, const struct frame *frame)
{
    const uint64_t registers[16] = {frame->rax, frame->rcx, frame->rdx, frame->rbx, frame->rsp, frame->rbp,
                                    frame->rsi, frame->rdi, frame->r8,  frame->r9,  frame->r10, frame->r11,
                                    frame->r12, frame->r13, frame->r14, frame->r15};
    memory_copy(report->registers, registers, sizeof registers);
}

/* What an activation began with: an exported function, or its server's start before that. */
static uint64_t entry_of(const struct activation *activation)
{
    if (!activation->function)
        return 0;
    return activation->flags & ACTIVATION_STARTING ? activation->process->image->entry : activation->function->entry;
}

static void report_frames(struct fl_report *report, const struct activation *activation)
{
    uint32_t count = 0;
    for (; activation && count < FL_REPORT_FRAMES; activation = activation->caller) {
        const struct frame *frame = &activation->frame;
        if (activation->flags & ACTIVATION_PROXY)
            break;
        report->frames[count++] = (struct fl_report_frame){
            .process = activation->process->index,
            .is_call = activation->function != NULL,
            .entry = entry_of(activation),
            .rip = frame->rip,
            .rsp = frame->rsp,
            .rbp = frame->rbp,
            .rbx = frame->rbx,
            .r12 = frame->r12,
            .r13 = frame->r13,
            .r14 = frame->r14,
            .r15 = frame->r15,
        };
    }
    report->frame_count = count;
}

/* The instruction at rip, as far as it can be read; where SYSCALL was let through, the one before rcx. */
static void fill_code(struct fl_report *report, const struct frame *frame)
{
    uint64_t address = report->reason == FL_FAULT_SYSCALL ? frame->rcx - 2 : frame->rip;
    if (report->vector == 3)
        address--; /* a breakpoint's rip is behind it */
    report->code_bytes = 0;
    while (report->code_bytes < sizeof report->code &&
           user_load8(address + report->code_bytes, &report->code[report->code_bytes]))
        report->code_bytes++;
}

struct fl_report *report_start(enum fl_report_kind kind, const struct process *process,
                               const struct activation *activation)
{
    struct fl_report *report = &link_page()->report;
    report->kind = kind;
    report->process = process->index;
    report->ends_run = process->index == PROCESS_PROGRAM;
    report->reason = FL_FAULT_PLAIN;
    report_frames(report, activation);
    return report;
}

void report_ring(void)
{
    if (link_page()->report.ends_run)
        bell_end();
    bell_ring(FL_RING_REPORT);
}

struct activation *fault_end_process(struct activation *activation, enum fl_fault_reason reason, uint64_t address)
{
    struct fl_report *report = report_start(FL_REPORT_FAULT, activation->process, activation);
    const struct frame *frame = &activation->frame;
    uint32_t mxcsr;
    vector_state_save(activation);
    memory_copy(&mxcsr, activation->vector_state + 24, sizeof mxcsr);
    report->vector = (uint32_t)frame->vector;
    report->error_code = frame->error;
    report->cr2 = address;
    report->reason = reason;
    report->mxcsr = mxcsr;
    fill_registers(report, frame);
    fill_code(report, frame);
    report_ring();
    process_end(activation->process);
    return schedule();
}

void panic(const char *text, uint64_t value)
{
    static const char digits[] = "0123456789abcdef";
    struct fl_report *report = &link_page()->report;
    uint32_t at = 0;
    while (text[at] && at < sizeof report->text - 20) {
        report->text[at] = text[at];
        at++;
    }
    report->text[at++] = ' ';
    for (int shift = 60; shift >= 0; shift -= 4)
        report->text[at++] = digits[value >> shift & 15];
    report->text[at] = 0;
    report->kind = FL_REPORT_PANIC;
    bell_end();
}
