/* A program's first instruction: hands the stack that the monitor laid out, argc and argv, to program_start. */
    .text
    .globl _start
    .type _start, @function
_start:
    .cfi_startproc
    .cfi_undefined rip /* nobody called it: a backtrace ends here */
    mov %rsp, %rdi
    xor %ebp, %ebp
    call program_start
    .cfi_endproc
    .size _start, . - _start
    .section .note.GNU-stack, "", @progbits
