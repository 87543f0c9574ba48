/* Ways into the kernel and the one way out: exceptions push every register into the activation, and a return pops them. */
#include "offsets.h"

    .text

/* Vectors whose CPU frame has no error code get a 0 in its place, so that every frame is alike. */
    .macro VECTOR number
    .balign 16
    .if \number != 8 && \number != 10 && \number != 11 && \number != 12 && \number != 13 && \number != 14 && \number != 17 && \number != 21 && \number != 29 && \number != 30
    pushq $0
    .endif
    pushq $\number
    jmp enter
    .endm

    .globl vectors
    .balign 16
vectors: /* 16 bytes each: cpu.c fills the IDT by it */
    .altmacro
    .set number, 0
    .rept 48
    VECTOR %number
    .set number, number + 1
    .endr
    .noaltmacro

    .balign 16
enter:
    push %rax
    push %rcx
    push %rdx
    push %rbx
    push %rbp
    push %rsi
    push %rdi
    push %r8
    push %r9
    push %r10
    push %r11
    push %r12
    push %r13
    push %r14
    push %r15
    cld
    mov %rsp, %rdi
    testb $3, FRAME_CS(%rsp)
    jz enter_from_kernel
    movabs $(FL_DIRECT_BASE + FL_BOOT_PHYS), %rax
    incq BOOT_KERNEL_ENTRIES(%rax)
    lea kernel_stack_top(%rip), %rsp
    call trap_from_user /* returns the activation that goes on */

    .globl resume_activation
resume_activation:
    mov %rax, %rsp
restore:
    pop %r15
    pop %r14
    pop %r13
    pop %r12
    pop %r11
    pop %r10
    pop %r9
    pop %r8
    pop %rdi
    pop %rsi
    pop %rbp
    pop %rbx
    pop %rdx
    pop %rcx
    pop %rax
    add $16, %rsp
    iretq

/* A fault of the kernel at user memory, or the interrupt that it waits for: the frame lies on the kernel's own stack. */
enter_from_kernel:
    mov %rsp, %rbx
    and $-16, %rsp
    call trap_from_kernel
    mov %rbx, %rsp
    jmp restore

    .section .stack, "aw", @nobits /* the linker script leaves an unmapped page below it */
    .balign 4096
    .skip 16384
    .globl kernel_stack_top
kernel_stack_top:
    .skip 4096
    .globl double_fault_stack_top
double_fault_stack_top:

    .section .note.GNU-stack, "", @progbits
