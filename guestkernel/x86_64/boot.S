/* The first instructions: QEMU enters at pvh_start in 32-bit mode (PVH), the KVM monitor at kernel_start64 in long mode. */
#include "offsets.h"

    /* Xen ELF note 18, XEN_ELFNOTE_PHYS32_ENTRY: where a PVH loader enters, a physical address. */
    .section .note.pvh, "a", @note
    .balign 4
    .long 4, 8, 18
    .asciz "Xen"
    .quad pvh_start - FL_KERNEL_BASE

    .section .text.boot, "ax", @progbits
    .code32
    .globl pvh_start
pvh_start:
    cli
    cld
    rdtsc
    mov %eax, %esi
    mov %edx, %edi
    mov %cr4, %eax
    or $(CR4_PAE | CR4_OSFXSR | CR4_OSXMMEXCPT), %eax
    mov %eax, %cr4
    mov FL_BOOT_PHYS + BOOT_PAGE_TABLE, %eax
    mov %eax, %cr3
    mov $MSR_EFER, %ecx
    mov $(EFER_LME | EFER_NXE), %eax
    xor %edx, %edx
    wrmsr
    mov $(CR0_PG | CR0_WP | CR0_NE | CR0_ET | CR0_MP | CR0_PE), %eax
    mov %eax, %cr0
    lgdt boot_gdt_pointer - FL_KERNEL_BASE
    ljmp $FL_KERNEL_CS, $long_mode - FL_KERNEL_BASE

    .code64
long_mode:
    shl $32, %rdi
    or %rdi, %rsi
    movabs $(FL_DIRECT_BASE + FL_BOOT_PHYS), %rdi
    movabs $enter_kernel, %rax
    jmp *%rax

    .globl kernel_start64
kernel_start64: /* rdi: struct fl_boot, in the direct map */
    rdtsc
    shl $32, %rdx
    or %rax, %rdx
    mov %rdx, %rsi
enter_kernel:
    lea kernel_stack_top(%rip), %rsp
    xor %ebp, %ebp
    call kernel_main
    jmp resume_activation /* entry.S: rax is the program's first activation */

    .balign 8
    .type boot_gdt, @object /* which a disassembler then leaves alone */
    .type boot_gdt_pointer, @object
boot_gdt:
    .quad 0
    .quad 0x00af9b000000ffff
    .quad 0x00cf93000000ffff
boot_gdt_pointer:
    .word . - boot_gdt - 1
    .long boot_gdt - FL_KERNEL_BASE

    .section .note.GNU-stack, "", @progbits
