/* Decides what a fault means from the instruction's bytes, by a table of opcodes (SDM volume 2, appendix A). */
#include "fault_status.h"

#include <stdbool.h>
#include <stdio.h>

/* The instructions that user code may not execute. */
static const struct instruction {
    const char *name;
    uint8_t escape; /* 0x0f: the opcode is behind it */
    uint8_t opcode, opcode_mask;
    uint8_t modrm, modrm_mask; /* mask 0: the opcode says it all */
    uint8_t class;
} instructions[] = {
    {"hlt", 0, 0xf4, 0xff, 0, 0, FAULT_PRIVILEGED},
    {"cli", 0, 0xfa, 0xff, 0, 0, FAULT_PRIVILEGED},
    {"sti", 0, 0xfb, 0xff, 0, 0, FAULT_PRIVILEGED},
    {"in", 0, 0xe4, 0xfe, 0, 0, FAULT_PRIVILEGED},
    {"in", 0, 0xec, 0xfe, 0, 0, FAULT_PRIVILEGED},
    {"out", 0, 0xe6, 0xfe, 0, 0, FAULT_PRIVILEGED},
    {"out", 0, 0xee, 0xfe, 0, 0, FAULT_PRIVILEGED},
    {"ins", 0, 0x6c, 0xfe, 0, 0, FAULT_PRIVILEGED},
    {"outs", 0, 0x6e, 0xfe, 0, 0, FAULT_PRIVILEGED},
    {"int3", 0, 0xcc, 0xff, 0, 0, FAULT_BREAKPOINT},
    {"int1", 0, 0xf1, 0xff, 0, 0, FAULT_BREAKPOINT},
    {"int", 0, 0xcd, 0xff, 0, 0, FAULT_INTERRUPT},
    {"iret", 0, 0xcf, 0xff, 0, 0, FAULT_PRIVILEGED},
    {"sldt or str", 0x0f, 0x00, 0xff, 0x00, 0x30, FAULT_PRIVILEGED},
    {"lldt or ltr", 0x0f, 0x00, 0xff, 0x10, 0x30, FAULT_PRIVILEGED},
    {"vmcall", 0x0f, 0x01, 0xff, 0xc1, 0xff, FAULT_UNDEFINED},
    {"monitor", 0x0f, 0x01, 0xff, 0xc8, 0xff, FAULT_PRIVILEGED},
    {"mwait", 0x0f, 0x01, 0xff, 0xc9, 0xff, FAULT_PRIVILEGED},
    {"clac", 0x0f, 0x01, 0xff, 0xca, 0xff, FAULT_PRIVILEGED},
    {"stac", 0x0f, 0x01, 0xff, 0xcb, 0xff, FAULT_PRIVILEGED},
    {"xsetbv", 0x0f, 0x01, 0xff, 0xd1, 0xff, FAULT_PRIVILEGED},
    {"vmmcall", 0x0f, 0x01, 0xff, 0xd9, 0xff, FAULT_UNDEFINED},
    {"swapgs", 0x0f, 0x01, 0xff, 0xf8, 0xff, FAULT_PRIVILEGED},
    {"lgdt", 0x0f, 0x01, 0xff, 0x10, 0x38, FAULT_PRIVILEGED},
    {"lidt", 0x0f, 0x01, 0xff, 0x18, 0x38, FAULT_PRIVILEGED},
    {"lmsw", 0x0f, 0x01, 0xff, 0x30, 0x38, FAULT_PRIVILEGED},
    {"invlpg", 0x0f, 0x01, 0xff, 0x38, 0x38, FAULT_PRIVILEGED},
    {"syscall", 0x0f, 0x05, 0xff, 0, 0, FAULT_SYSTEM_CALL},
    {"clts", 0x0f, 0x06, 0xff, 0, 0, FAULT_PRIVILEGED},
    {"sysret", 0x0f, 0x07, 0xff, 0, 0, FAULT_PRIVILEGED},
    {"invd", 0x0f, 0x08, 0xff, 0, 0, FAULT_PRIVILEGED},
    {"wbinvd", 0x0f, 0x09, 0xff, 0, 0, FAULT_PRIVILEGED},
    {"ud2", 0x0f, 0x0b, 0xff, 0, 0, FAULT_UNDEFINED},
    {"mov from a control register", 0x0f, 0x20, 0xff, 0, 0, FAULT_PRIVILEGED},
    {"mov from a debug register", 0x0f, 0x21, 0xff, 0, 0, FAULT_PRIVILEGED},
    {"mov to a control register", 0x0f, 0x22, 0xff, 0, 0, FAULT_PRIVILEGED},
    {"mov to a debug register", 0x0f, 0x23, 0xff, 0, 0, FAULT_PRIVILEGED},
    {"wrmsr", 0x0f, 0x30, 0xff, 0, 0, FAULT_PRIVILEGED},
    {"rdtsc", 0x0f, 0x31, 0xff, 0, 0, FAULT_PRIVILEGED},
    {"rdmsr", 0x0f, 0x32, 0xff, 0, 0, FAULT_PRIVILEGED},
    {"rdpmc", 0x0f, 0x33, 0xff, 0, 0, FAULT_PRIVILEGED},
    {"sysenter", 0x0f, 0x34, 0xff, 0, 0, FAULT_SYSTEM_CALL},
    {"sysexit", 0x0f, 0x35, 0xff, 0, 0, FAULT_PRIVILEGED},
    {"ud1", 0x0f, 0xb9, 0xff, 0, 0, FAULT_UNDEFINED},
    {"ud0", 0x0f, 0xff, 0xff, 0, 0, FAULT_UNDEFINED},
};

/* Only these exceptions come from what the instruction is; a page fault or a division comes from what it was given. */
static bool explained_by_bytes(const struct fl_report *report)
{
    switch (report->vector) {
    case VECTOR_BREAKPOINT:
    case VECTOR_UNDEFINED:
    case VECTOR_SEGMENT:
    case VECTOR_PROTECTION:
        return true;
    default:
        return false;
    }
}

static bool is_prefix(uint8_t byte)
{
    return byte == 0x26 || byte == 0x2e || byte == 0x36 || byte == 0x3e || (byte >= 0x64 && byte <= 0x67) ||
           byte == 0xf0 || byte == 0xf2 || byte == 0xf3 || (byte & 0xf0) == 0x40;
}

/* Finds the instruction in the table, or NULL; *operand is the byte behind its opcode, 0 if that was not read. */
static const struct instruction *find_instruction(const struct fl_report *report, uint8_t *operand)
{
    size_t bytes = report->code_bytes < sizeof report->code ? report->code_bytes : sizeof report->code, at = 0;
    while (at < bytes && is_prefix(report->code[at]))
        at++;
    uint8_t escape = at < bytes && report->code[at] == 0x0f ? 0x0f : 0;
    at += escape != 0;
    if (at >= bytes)
        return NULL;
    uint8_t opcode = report->code[at];
    bool has_operand = at + 1 < bytes;
    *operand = has_operand ? report->code[at + 1] : 0;
    for (size_t i = 0; i < sizeof instructions / sizeof instructions[0]; i++) {
        const struct instruction *candidate = &instructions[i];
        if (candidate->escape == escape && (opcode & candidate->opcode_mask) == candidate->opcode &&
            (!candidate->modrm_mask ||
             (has_operand && (*operand & candidate->modrm_mask) == (candidate->modrm & candidate->modrm_mask))))
            return candidate;
    }
    return NULL;
}

static const struct instruction *explaining_instruction(const struct fl_report *report, uint8_t *operand)
{
    return explained_by_bytes(report) ? find_instruction(report, operand) : NULL;
}

enum fault_class fault_class(const struct fl_report *report)
{
    uint8_t operand;
    if (report->reason == FL_FAULT_SYSCALL)
        return FAULT_SYSTEM_CALL;
    const struct instruction *instruction = explaining_instruction(report, &operand);
    if (instruction)
        return instruction->class;
    if (report->vector == VECTOR_BREAKPOINT)
        return FAULT_BREAKPOINT;
    return report->vector == VECTOR_UNDEFINED ? FAULT_UNDEFINED : FAULT_ORDINARY;
}

const char *fault_instruction(const struct fl_report *report, char *name, size_t bytes)
{
    uint8_t operand = 0;
    const struct instruction *instruction = explaining_instruction(report, &operand);
    if (report->reason == FL_FAULT_SYSCALL)
        snprintf(name, bytes, "syscall");
    else if (instruction && instruction->class == FAULT_INTERRUPT)
        snprintf(name, bytes, "int 0x%x", operand);
    else
        snprintf(name, bytes, "%s", instruction ? instruction->name : "");
    return name;
}

int fault_status(const struct fl_report *report)
{
    enum { ILLEGAL = 132, TRAP = 133, ARITHMETIC = 136, ACCESS = 139 };
    switch (fault_class(report)) {
    case FAULT_SYSTEM_CALL:
    case FAULT_UNDEFINED:
        return ILLEGAL;
    case FAULT_BREAKPOINT:
        return TRAP;
    case FAULT_PRIVILEGED:
    case FAULT_INTERRUPT:
        return ACCESS;
    case FAULT_ORDINARY:
        break;
    }
    switch (report->vector) {
    case VECTOR_DIVIDE:
    case VECTOR_X87:
    case VECTOR_SIMD:
        return ARITHMETIC;
    case VECTOR_DEBUG:
        return TRAP;
    default:
        return ACCESS;
    }
}
