/* Ways into the kernel and out of it: exceptions push every register into the activation, and a return pops them. */
#include "offsets.h"

    .text

/* Vectors whose CPU frame has no error code get a 0 in its place, so that every frame is alike. */
    .macro VECTOR number
    .balign 16
    .if \number != 8 && \number != 10 && \number != 11 && \number != 12 && \number != 13 && \number != 14 && \number != 17 && \number != 21 && \number != 29 && \number != 30
    pushq $0
    .endif
    pushq $\number
    .if \number == 14
    jmp enter_page_fault
    .else
    jmp enter
    .endif
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

/* Completes the frame, and goes to the kernel's stack if it is a program's. */
    .macro SAVE_REGISTERS
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
    .endm

    .balign 16
enter_page_fault: /* calls and returns are page faults, so these come first */
    SAVE_REGISTERS
    mov %cr2, %rsi
    call call_page_fault /* returns the activation that goes on, or takes one of the quick ways out below */

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

enter:
    SAVE_REGISTERS
    call trap_from_user
    jmp resume_activation

/* rsi: stack pointer, rdx: the caller's frame, rcx: struct fl_function. What does not cross is cleared. */
    .globl resume_call
resume_call:
    mov %rdx, %rax
    mov %rcx, %rbx
    pushq $FL_USER_DS
    push %rsi
    pushq $RFLAGS_START
    pushq $FL_USER_CS
    pushq FUNCTION_ENTRY(%rbx)
    .macro PASS register, frame_offset, number
    mov \frame_offset(%rax), \register
    and FUNCTION_MASKS + 8 * \number(%rbx), \register
    .endm
    PASS %rdi, FRAME_RDI, 0
    PASS %rsi, FRAME_RSI, 1
    PASS %rdx, FRAME_RDX, 2
    PASS %rcx, FRAME_RCX, 3
    PASS %r8, FRAME_R8, 4
    PASS %r9, FRAME_R9, 5
    xor %eax, %eax
    xor %ebx, %ebx
    xor %ebp, %ebp
    xor %r10d, %r10d
    xor %r11d, %r11d
    xor %r12d, %r12d
    xor %r13d, %r13d
    xor %r14d, %r14d
    xor %r15d, %r15d
    iretq

/* rdi: the caller's activation, rsi: its rax, rdx: its rdx. */
    .globl resume_return
resume_return:
    mov %rdi, %rsp
    mov %rsi, %rax
    pop %r15
    pop %r14
    pop %r13
    pop %r12
    mov FRAME_RBP - FRAME_R11(%rsp), %rbp
    mov FRAME_RBX - FRAME_R11(%rsp), %rbx
    add $(FRAME_RIP - FRAME_R11), %rsp
    xor %ecx, %ecx
    xor %esi, %esi
    xor %edi, %edi
    xor %r8d, %r8d
    xor %r9d, %r9d
    xor %r10d, %r10d
    xor %r11d, %r11d
    iretq

/* A fault of the kernel at user memory, or the interrupt that it waits for: the frame lies on the kernel's own stack. */
enter_from_kernel:
    and $-16, %rsp
    push %rdi
    push %rdi
    call trap_from_kernel
    pop %rsp
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
