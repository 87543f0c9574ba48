/* A call with known values in all registers, which must be there behind it. */
#ifndef ATTACK_GUARDED_H
#define ATTACK_GUARDED_H

#include <stdint.h>

struct guarded {
    uint64_t function, arguments[6], flags;
    uint64_t own[6]; /* rbx rbp r12 r13 r14 r15 */
    uint64_t vectors[32]; /* xmm0 to xmm15 */
    uint32_t mxcsr, mxcsr_after;
    uint16_t x87_control, x87_control_after;
    uint32_t reserved;
    double x87[2]; /* what is taken off the x87 stack behind the call: 0 and pi */
    uint64_t result, flags_after, stack_before, stack_after;
    uint64_t own_after[6], others_after[8]; /* rdx rcx rsi rdi r8 r9 r10 r11 */
    uint64_t vectors_after[32];
};

void guarded_call(struct guarded *call);

/* In words what was not there; NULL if all was. */
const char *guarded_is_broken(const struct guarded *call);

#endif
