/* What a fault means: the exit status that it gives the run, and the name of the instruction that made it. */
#ifndef FAULTLINE_VMM_FAULT_STATUS_H
#define FAULTLINE_VMM_FAULT_STATUS_H

#include "faultline/abi/link.h"

#include <stddef.h>

/* Exceptions, SDM volume 3, table 6-1. */
enum fault_vector {
    VECTOR_DIVIDE = 0,
    VECTOR_DEBUG = 1,
    VECTOR_BREAKPOINT = 3,
    VECTOR_OVERFLOW = 4,
    VECTOR_BOUND = 5,
    VECTOR_UNDEFINED = 6,
    VECTOR_NO_FPU = 7,
    VECTOR_SEGMENT = 11,
    VECTOR_STACK = 12,
    VECTOR_PROTECTION = 13,
    VECTOR_PAGE = 14,
    VECTOR_X87 = 16,
    VECTOR_ALIGNMENT = 17,
    VECTOR_SIMD = 19
};

/* What an instruction is to a program. */
enum fault_class {
    FAULT_ORDINARY = 0, /* allowed, or not known: the vector decides */
    FAULT_PRIVILEGED, /* the kernel's alone, ports included */
    FAULT_INTERRUPT, /* INT n */
    FAULT_SYSTEM_CALL, /* SYSCALL and SYSENTER, which do not exist here */
    FAULT_UNDEFINED,
    FAULT_BREAKPOINT
};

/* 128 + signal. The instruction's bytes go before the vector, so that it is the same on every engine. */
int fault_status(const struct fl_report *report);

/* The class of the instruction that raised the exception; FAULT_ORDINARY for exceptions that no bytes explain. */
enum fault_class fault_class(const struct fl_report *report);

/* Names the instruction of that class in `name` ("hlt", "int 0x80"); "" for FAULT_ORDINARY. Returns `name`. */
const char *fault_instruction(const struct fl_report *report, char *name, size_t bytes);

#endif
