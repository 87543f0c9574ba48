/* What the CPU and entry.S leave at the start of an activation when it enters the kernel: every general register. */
#ifndef FAULTLINE_KERNEL_FRAME_H
#define FAULTLINE_KERNEL_FRAME_H

#include <stdint.h>

/*
 * The TSS sends the CPU's own pushes (SDM volume 3, 6.14.2) straight to the end of this record, and entry.S pushes the
 * rest below them: a caller's registers are where they must stay during its call, and nothing is copied.
 */
struct frame {
    uint64_t r15, r14, r13, r12, r11, r10, r9, r8, rdi, rsi, rbp, rbx, rdx, rcx, rax;
    uint64_t vector;
    uint64_t error;
    uint64_t rip, cs, rflags, rsp, ss;
};

#define FRAME_SIZE 176
_Static_assert(sizeof(struct frame) == FRAME_SIZE && FRAME_SIZE % 16 == 0, "the CPU aligns the stack it pushes on to 16");

/* Of a page fault's error code, SDM volume 3, 4.7. */
#define FAULT_PRESENT 0x01u
#define FAULT_WRITE 0x02u
#define FAULT_USER 0x04u
#define FAULT_FETCH 0x10u

#define VECTOR_PAGE_FAULT 14
#define VECTOR_UART 0x24
#define VECTOR_TIMER 0x25
#define VECTOR_SPURIOUS 0x2f

#define RFLAGS_START 0x202u /* interrupts on, bit 1 always set, everything else clear */

#endif
