/* The call's rules as a program sees them: each line it prints is a rule that held or broke, and the status tells which. */
#include "probe.h"

#include <faultline/call.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int broken;

static void rule(const char *text, int holds)
{
    printf("%s: %s\n", holds ? "holds" : "BROKEN", text);
    broken += !holds;
}

/* Calls probe_registers with every register full, and notes what is in them afterwards. */
struct after {
    uint64_t registers[16];
    uint64_t flags;
    uint64_t mxcsr, x87_control, x87_status;
};

/* Named only in assembly. */
static struct probe_state found __attribute__((used));
static struct after after __attribute__((used));

__attribute__((naked, noinline)) static void call_with_full_registers(void)
{
    __asm__("push %rbx\n push %rbp\n push %r12\n push %r13\n push %r14\n push %r15\n sub $24, %rsp\n"
            "pushq $0x9f80\n ldmxcsr (%rsp)\n add $8, %rsp\n" /* flush to zero: not the default */
            "mov $0x1111, %eax\n mov $0x2222, %ecx\n mov $0x3333, %edx\n mov $0x4444, %ebx\n mov $0x5555, %ebp\n"
            "mov $0x6666, %esi\n mov $0x8888, %r8d\n mov $0x9999, %r9d\n mov $0xaaaa, %r10d\n mov $0xbbbb, %r11d\n"
            "mov $0xcccc, %r12d\n mov $0xdddd, %r13d\n mov $0xeeee, %r14d\n mov $0xffff, %r15d\n"
            "movq %rax, %xmm0\n movq %rax, %xmm7\n movq %rax, %xmm15\n"
            "lea found(%rip), %rdi\n call probe_registers\n"
            "push %rax\n lea after(%rip), %rax\n"
            "mov %rcx, 8(%rax)\n mov %rdx, 16(%rax)\n mov %rbx, 24(%rax)\n mov %rbp, 40(%rax)\n mov %rsi, 48(%rax)\n"
            "mov %rdi, 56(%rax)\n mov %r8, 64(%rax)\n mov %r9, 72(%rax)\n mov %r10, 80(%rax)\n mov %r11, 88(%rax)\n"
            "mov %r12, 96(%rax)\n mov %r13, 104(%rax)\n mov %r14, 112(%rax)\n mov %r15, 120(%rax)\n"
            "pop %rcx\n mov %rcx, 0(%rax)\n pushfq\n pop %rcx\n mov %rcx, 128(%rax)\n"
            "stmxcsr 136(%rax)\n fnstcw 144(%rax)\n fnstsw 152(%rax)\n"
            "pushq $0x1f80\n ldmxcsr (%rsp)\n add $8, %rsp\n"
            "add $24, %rsp\n pop %r15\n pop %r14\n pop %r13\n pop %r12\n pop %rbp\n pop %rbx\n ret");
}

static void registers(void)
{
    call_with_full_registers();
    uint64_t leaked = 0, vectors = 0;
    for (int i = 0; i < 16; i++)
        if (i != 4 && i != 7)
            leaked |= found.registers[i];
    for (int i = 0; i < 16; i++)
        vectors |= found.xmm[i][0] | found.xmm[i][1];
    rule("registers outside the signature arrive cleared", leaked == 0);
    rule("vector registers outside the signature arrive cleared", vectors == 0);
    rule("a server starts with RFLAGS 0x202", (found.flags & ~0xd5ull) == 0x202);
    rule("a server starts with MXCSR 0x1f80", found.mxcsr == 0x1f80);
    rule("a server starts with an empty x87 stack and FCW 0x37f", found.x87_control == 0x37f && found.x87_status == 0);
    /* noted after five pushes, at a function's entry where rsp + 8 is a multiple of 16 */
    rule("the stack is aligned as the ABI wants", (found.registers[4] + 5 * 8 + 8) % 16 == 0);
    const uint64_t kept[] = {after.registers[3], after.registers[5], after.registers[12], after.registers[13],
                             after.registers[14], after.registers[15]};
    const uint64_t wanted[] = {0x4444, 0x5555, 0xcccc, 0xdddd, 0xeeee, 0xffff};
    rule("callee-saved registers come back", memcmp(kept, wanted, sizeof kept) == 0);
    rule("other registers come back cleared",
         (after.registers[0] | after.registers[1] | after.registers[2] | after.registers[6] | after.registers[7] |
          after.registers[8] | after.registers[9] | after.registers[10] | after.registers[11]) == 0);
    rule("the server's direction and alignment flags do not come back", (after.flags & 0x40400) == 0);
    rule("the caller's MXCSR comes back", after.mxcsr == 0x9f80);
    rule("the server's x87 state does not come back", after.x87_status == 0);
}

static void values(void)
{
    rule("integers of every width cross", probe_masked(0xfffffff0, 5, 1, -3, 1ull << 40) == (1ull << 40) + 0xfffffff3ull);
    rule("a result is narrowed to its type", probe_narrow_result() == 0x88);
    rule("floats and doubles cross", probe_float(1.5f, 2.0, 0.25f) == 3.25f);
}

static void buffers(void)
{
    uint8_t bytes[64], *big = malloc(100000);
    memset(bytes, 2, sizeof bytes);
    rule("IN is copied in", probe_sum(bytes, sizeof bytes) == 128);
    rule("OUT starts zeroed", probe_fill(bytes, sizeof bytes, 9) == 0 && bytes[0] == 9 && bytes[63] == 9);
    bytes[0] = 1;
    probe_reverse(bytes, sizeof bytes);
    rule("INOUT crosses both ways", bytes[63] == 1 && bytes[0] == 9);
    for (int i = 0; i < 100000; i++)
        big[i] = (uint8_t)i;
    probe_reverse(big, 100000);
    int same = 1;
    for (int i = 0; i < 100000; i++)
        same &= big[i] == (uint8_t)(99999 - i);
    rule("a buffer of many pages crosses both ways", same);
    rule("OUT starts zeroed after others' calls", probe_fill(big, 100000, 1) == 0);
    memset(bytes, '-', sizeof bytes);
    probe_claim(bytes, 8, 3);
    rule("only used elements come back", memcmp(bytes, "xxx-----", 8) == 0);
    int pairs[3][2] = {{1, 2}, {3, 4}, {5, 6}}, sums[3] = {-1, -1, -1}, count = 3;
    rule("elements may be arrays, and used a pointer",
         probe_pairs(pairs, 3, sums, &count) == 3 && sums[0] == 3 && sums[1] == 7 && sums[2] == -1 && count == 2);
    rule("a string crosses", probe_length("four") == 4);
    rule("NULL passes as NULL", probe_length(NULL) == 12345 && fl_error() == 0);
    free(big);
}

static const uint8_t constant[8] = "1234567";

static void bad_buffers(void)
{
    uint8_t bytes[16];
    char long_text[200];
    memset(long_text, 'a', sizeof long_text - 1);
    long_text[199] = 0;
    static const struct {
        const char *name;
        uintptr_t address;
        size_t count;
    } bad[] = {
        {"unmapped memory is EFAULT", 0x12345000, 8},
        {"kernel memory is EFAULT", 0xffff800000000000, 8},
        {"the kernel's image is EFAULT", 0xffffffff80100000, 8},
        {"a non-canonical address is EFAULT", 0x0000800000000000, 8},
        {"a buffer that wraps is EFAULT", (uintptr_t)-8, 64},
        {"a buffer into the return gate is EFAULT", 0x7fffffffeff8, 16},
        {"an import slot is EFAULT", (uintptr_t)fl_error, 4},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        probe_sum((const uint8_t *)bad[i].address, bad[i].count);
        int in = fl_error();
        probe_fill((uint8_t *)bad[i].address, bad[i].count, 1);
        rule(bad[i].name, in == EFAULT && fl_error() == EFAULT);
    }
    probe_sum(bytes, (size_t)1 << 62);
    rule("2^62 bytes are EFAULT", fl_error() == EFAULT);
    probe_fill((uint8_t *)(uintptr_t)constant, 8, 1);
    rule("read-only memory for OUT is EFAULT", fl_error() == EFAULT && constant[0] == '1');
    rule("the failure value is the declared one", probe_sum((const uint8_t *)16, 1) == (uint64_t)-1);
    probe_length((const char *)0x12345000);
    rule("a string that is not there is EFAULT", fl_error() == EFAULT);
    probe_length(long_text);
    rule("a string over its limit is E2BIG", fl_error() == E2BIG);
    memset(bytes, '-', sizeof bytes);
    rule("claiming too much is EPROTO", probe_claim(bytes, 8, 9) == -1 && fl_error() == EPROTO && bytes[0] == '-');
    rule("and the program goes on", probe_length("on") == 2 && fl_error() == 0);
}

static void authority_and_death(void)
{
    rule("fl_caller is the caller", probe_caller() == 1 && fl_caller() == 0);
    rule("constructors and main run before the first call", probe_started() == 2);
    rule("what was not granted is EACCES", probe_open("rules.c") == EACCES);
    errno = 3;
    probe_error_at_start(1);
    rule("what a call sees of fl_error() is its own", probe_error_at_start(0) == 0);
    probe_errno(77);
    rule("errno is a server stack's own", errno == 3 && probe_errno(0) == 77);
    probe_count();
    rule("a server keeps its state between calls", probe_count() == 2);
    probe_crash();
    rule("a crash of the server is EOWNERDEAD", fl_error() == EOWNERDEAD);
    rule("and so is every later call", probe_count() == -1 && fl_error() == EOWNERDEAD);
    rule("a server that is no server cannot be restarted", fl_restart("nobody") == -1 && fl_error() == ENOSYS);
    rule("a dead server can be started afresh", fl_restart("probe") == 0 && probe_count() == 1 && probe_started() == 2);
    rule("a living one cannot", fl_restart("probe") == -1 && fl_error() == EAGAIN);
    probe_exit(3);
    rule("exit in a server is its death", fl_error() == EOWNERDEAD);
    rule("a name out of nowhere is EFAULT", fl_restart((const char *)16) == -1 && fl_error() == EFAULT);
}

int main(void)
{
    registers();
    values();
    buffers();
    bad_buffers();
    authority_and_death();
    return broken != 0;
}
