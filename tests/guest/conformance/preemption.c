/* A thread that is interrupted goes on with all its registers and its vector and x87 state as they were; a new one starts
   with those of a call. */
#include "team.h"

static volatile int stop;

/* Fills registers with what only this thread has, looks at them for as long as it takes, and returns how many were changed. */
static unsigned long look(unsigned long own)
{
    unsigned long changed;
    volatile int *stopped = &stop;
    __asm__ volatile(
        "lea -128(%%rsp), %%rsp\n push %%rbp\n" /* below what the compiler may keep there */
        "movq %[own], %%xmm0\n movq %[own], %%xmm15\n punpcklqdq %%xmm15, %%xmm15\n"
        "mov %[own], %%rbp\n mov %[own], %%r8\n mov %[own], %%r11\n mov %[own], %%r12\n mov %[own], %%r15\n"
        "push %[own]\n fildq (%%rsp)\n pop %%rcx\n"
        "xor %[changed], %[changed]\n"
        "std\n"
        "1: cmp %%rbp, %[own]\n jne 2f\n cmp %%r8, %[own]\n jne 2f\n cmp %%r11, %[own]\n jne 2f\n"
        "cmp %%r12, %[own]\n jne 2f\n cmp %%r15, %[own]\n jne 2f\n"
        "movq %%xmm0, %%rcx\n cmp %%rcx, %[own]\n jne 2f\n"
        "movhlps %%xmm15, %%xmm1\n movq %%xmm1, %%rcx\n cmp %%rcx, %[own]\n jne 2f\n"
        "pushf\n pop %%rcx\n test $0x400, %%ecx\n jz 2f\n"
        "cmpl $0, (%[stopped])\n je 1b\n jmp 3f\n"
        "2: inc %[changed]\n"
        "3: cld\n"
        "push $0\n fistpq (%%rsp)\n pop %%rcx\n cmp %%rcx, %[own]\n je 4f\n add $2, %[changed]\n"
        "4: pop %%rbp\n lea 128(%%rsp), %%rsp\n"
        : [changed] "=&a"(changed)
        : [own] "b"(own), [stopped] "d"(stopped)
        : "rcx", "r8", "r11", "r12", "r15", "xmm0", "xmm1", "xmm15", "cc", "memory");
    return changed;
}

static void computes(struct member *member)
{
    unsigned csr = __builtin_ia32_stmxcsr();
    unsigned short control;
    __asm__("fnstcw %0" : "=m"(control));
    HOLDS(csr == 0x1f80 && control == 0x37f);
    __builtin_ia32_ldmxcsr(0x1f80u | (unsigned)member->number << 13);
    member->result = (int)look(0x1234567890abul * (unsigned)member->number);
    member->error = __builtin_ia32_stmxcsr() != (0x1f80u | (unsigned)member->number << 13);
}

int main(void)
{
    struct member members[3];
    fl_priority(15);
    __builtin_ia32_ldmxcsr(0x9f80);
    for (int i = 0; i < 3; i++) {
        members[i] = (struct member){.run = computes, .priority = 8, .number = i + 1};
        member_start(&members[i]);
    }
    for (int i = 0; i < 30; i++)
        fl_sleep(MILLISECOND);
    stop = 1;
    for (int i = 0; i < 3; i++)
        HOLDS(member_ends(&members[i]) && members[i].result == 0 && members[i].error == 0);
    HOLDS(__builtin_ia32_stmxcsr() == 0x9f80);
    return broken != 0;
}
