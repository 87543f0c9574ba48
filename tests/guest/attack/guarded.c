/* The call of guarded.h. */
#include "guarded.h"

#include <faultline/call.h>

#include <stddef.h>
#include <string.h>

__attribute__((naked)) void guarded_call(struct guarded *call __attribute__((unused)))
{
    __asm__(
        "push %rbx\n push %rbp\n push %r12\n push %r13\n push %r14\n push %r15\n push %rdi\n"
        "mov %rdi, %rax\n mov %rsp, STACK_BEFORE(%rax)\n"
        "fninit\n fldcw X87_CONTROL(%rax)\n fldpi\n fldz\n ldmxcsr MXCSR(%rax)\n"
        ".irp number,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15\n movups VECTORS+16*\\number(%rax), %xmm\\number\n .endr\n"
        "mov OWN(%rax), %rbx\n mov OWN+8(%rax), %rbp\n mov OWN+16(%rax), %r12\n mov OWN+24(%rax), %r13\n"
        "mov OWN+32(%rax), %r14\n mov OWN+40(%rax), %r15\n"
        "mov 8(%rax), %rdi\n mov 16(%rax), %rsi\n mov 24(%rax), %rdx\n mov 32(%rax), %rcx\n mov 40(%rax), %r8\n"
        "mov 48(%rax), %r9\n pushq 56(%rax)\n popfq\n call *(%rax)\n"
        "pushfq\n push %rax\n mov 16(%rsp), %rax\n popq RESULT(%rax)\n popq FLAGS_AFTER(%rax)\n cld\n"
        "mov %rsp, STACK_AFTER(%rax)\n"
        "mov %rbx, OWN_AFTER(%rax)\n mov %rbp, OWN_AFTER+8(%rax)\n mov %r12, OWN_AFTER+16(%rax)\n"
        "mov %r13, OWN_AFTER+24(%rax)\n mov %r14, OWN_AFTER+32(%rax)\n mov %r15, OWN_AFTER+40(%rax)\n"
        "mov %rdx, OTHERS_AFTER(%rax)\n mov %rcx, OTHERS_AFTER+8(%rax)\n mov %rsi, OTHERS_AFTER+16(%rax)\n"
        "mov %rdi, OTHERS_AFTER+24(%rax)\n mov %r8, OTHERS_AFTER+32(%rax)\n mov %r9, OTHERS_AFTER+40(%rax)\n"
        "mov %r10, OTHERS_AFTER+48(%rax)\n mov %r11, OTHERS_AFTER+56(%rax)\n"
        ".irp number,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15\n"
        "movups %xmm\\number, VECTORS_AFTER+16*\\number(%rax)\n .endr\n"
        "stmxcsr MXCSR_AFTER(%rax)\n fnstcw X87_CONTROL_AFTER(%rax)\n fstpl X87(%rax)\n fstpl X87+8(%rax)\n fninit\n"
        "pushq $0x202\n popfq\n pushq $0x1f80\n ldmxcsr (%rsp)\n add $8, %rsp\n"
        "pop %rdi\n pop %r15\n pop %r14\n pop %r13\n pop %r12\n pop %rbp\n pop %rbx\n ret\n");
}

/* Where the assembly finds the members. */
#define MEMBER(name, member) __asm__(".set " name ", %c0" : : "i"(offsetof(struct guarded, member)))
__attribute__((used)) static void members(void)
{
    MEMBER("STACK_BEFORE", stack_before);
    MEMBER("STACK_AFTER", stack_after);
    MEMBER("X87_CONTROL", x87_control);
    MEMBER("X87_CONTROL_AFTER", x87_control_after);
    MEMBER("MXCSR", mxcsr);
    MEMBER("MXCSR_AFTER", mxcsr_after);
    MEMBER("VECTORS", vectors);
    MEMBER("VECTORS_AFTER", vectors_after);
    MEMBER("OWN", own);
    MEMBER("OWN_AFTER", own_after);
    MEMBER("OTHERS_AFTER", others_after);
    MEMBER("RESULT", result);
    MEMBER("FLAGS_AFTER", flags_after);
    MEMBER("X87", x87);
}

const char *guarded_is_broken(const struct guarded *call)
{
    static const uint64_t nothing[8];
    if (call->stack_before != call->stack_after)
        return "the stack pointer is another";
    if (memcmp(call->own, call->own_after, sizeof call->own) != 0)
        return "rbx, rbp or r12 to r15 are others";
    if (memcmp(call->others_after, nothing, sizeof nothing) != 0)
        return "registers that carry no result are not cleared";
    if (memcmp(call->vectors, call->vectors_after, sizeof call->vectors) != 0)
        return "vector registers are others";
    if (call->mxcsr != call->mxcsr_after)
        return "MXCSR is another";
    if (call->x87_control != call->x87_control_after || call->x87[0] != 0 || call->x87[1] < 3.14159 ||
        call->x87[1] > 3.1416)
        return "the x87 state is another";
    if ((call->flags_after & 0x244fd5) != (call->flags & 0x244fd5))
        return "flags are others";
    return NULL;
}
