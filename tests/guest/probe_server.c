/* The probe server: see probe.h. */
#include "probe.h"

#include <faultline/call.h>
#include <faultline/export.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static int started;

__attribute__((constructor)) static void construct(void)
{
    started = 1;
}

int main(void)
{
    if (started == 1)
        started = 2;
    return 0;
}

__attribute__((noinline, used)) static void note_registers(struct probe_state *state, const uint64_t *pushed)
{
    /* pushed: rflags, then r15 down to rax as probe_registers pushed them */
    static const uint8_t order[16] = {15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0};
    for (int i = 0; i < 16; i++)
        state->registers[order[i]] = pushed[i];
    state->flags = pushed[16];
}

/* Naked, so that nothing has touched a register before it is noted. */
__attribute__((naked)) void probe_registers(struct probe_state *state __attribute__((unused)))
{
    __asm__("pushfq\n push %rax\n push %rcx\n push %rdx\n push %rbx\n push %rsp\n push %rbp\n push %rsi\n push %rdi\n"
            "push %r8\n push %r9\n push %r10\n push %r11\n push %r12\n push %r13\n push %r14\n push %r15\n"
            "stmxcsr 136(%rdi)\n fnstcw 144(%rdi)\n fnstsw 152(%rdi)\n"
            "movups %xmm0, 160(%rdi)\n movups %xmm1, 176(%rdi)\n movups %xmm2, 192(%rdi)\n movups %xmm3, 208(%rdi)\n"
            "movups %xmm4, 224(%rdi)\n movups %xmm5, 240(%rdi)\n movups %xmm6, 256(%rdi)\n movups %xmm7, 272(%rdi)\n"
            "movups %xmm8, 288(%rdi)\n movups %xmm9, 304(%rdi)\n movups %xmm10, 320(%rdi)\n movups %xmm11, 336(%rdi)\n"
            "movups %xmm12, 352(%rdi)\n movups %xmm13, 368(%rdi)\n movups %xmm14, 384(%rdi)\n movups %xmm15, 400(%rdi)\n"
            "mov %ds, 416(%rdi)\n mov %es, 424(%rdi)\n mov %fs, 432(%rdi)\n mov %gs, 440(%rdi)\n"
            "mov %rsp, %rsi\n call note_registers\n add $136, %rsp\n"
            /* now leave traces everywhere */
            "mov $0x5a5a5a5a, %eax\n mov %rax, %rcx\n mov %rax, %rdx\n mov %rax, %rbx\n mov %rax, %rbp\n mov %rax, %rsi\n"
            "mov %rax, %rdi\n mov %rax, %r8\n mov %rax, %r9\n mov %rax, %r10\n mov %rax, %r11\n mov %rax, %r12\n"
            "mov %rax, %r13\n mov %rax, %r14\n mov %rax, %r15\n"
            "pushq $0x1f80 & ~0x80\n ldmxcsr (%rsp)\n fninit\n fld1\n add $8, %rsp\n"
            "pushfq\n orq $0x40400, (%rsp)\n popfq\n ret");
}
FL_EXPORT(probe_registers, FL_OUT(state, 1));

uint64_t probe_masked(uint32_t a, uint8_t b, _Bool c, int16_t d, uint64_t e)
{
    return a + b + c + (uint64_t)d + e;
}
FL_EXPORT(probe_masked);

__attribute__((naked)) uint8_t probe_narrow_result(void)
{
    __asm__("mov $0x1122334455667788, %rax\n ret");
}
FL_EXPORT(probe_narrow_result);

float probe_float(float a, double b, float c)
{
    return (float)(a * b) + c;
}
FL_EXPORT(probe_float);

uint64_t probe_sum(const uint8_t *bytes, size_t count)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += bytes[i];
    return sum;
}
FL_EXPORT(probe_sum, FL_IN(bytes, count), FL_FAILS(-1));

uint64_t probe_fill(uint8_t *bytes, size_t count, uint8_t value)
{
    uint64_t not_zero = 0;
    for (size_t i = 0; i < count; i++)
        not_zero += bytes[i] != 0;
    memset(bytes, value, count);
    return not_zero;
}
FL_EXPORT(probe_fill, FL_OUT(bytes, count), FL_FAILS(-1));

void probe_reverse(uint8_t *bytes, size_t count)
{
    for (size_t i = 0; i < count / 2; i++) {
        uint8_t kept = bytes[i];
        bytes[i] = bytes[count - 1 - i];
        bytes[count - 1 - i] = kept;
    }
}
FL_EXPORT(probe_reverse, FL_INOUT(bytes, count));

size_t probe_length(const char *text)
{
    return text ? strlen(text) : 12345;
}
FL_EXPORT(probe_length, FL_STRING(text, 100), FL_FAILS(-1));

long probe_claim(uint8_t *bytes, size_t room, long claimed)
{
    memset(bytes, 'x', room);
    return claimed;
}
FL_EXPORT(probe_claim, FL_OUT(bytes, room, FL_RESULT));

int probe_pairs(const int (*pairs)[2], size_t rows, int *sums, int *found)
{
    for (size_t i = 0; i < rows; i++)
        sums[i] = pairs[i][0] + pairs[i][1];
    *found = (int)rows - 1;
    return (int)rows;
}
FL_EXPORT(probe_pairs, FL_IN(pairs, rows), FL_OUT(sums, rows, *found), FL_INOUT(found, 1));

unsigned probe_caller(void)
{
    return fl_caller();
}
FL_EXPORT(probe_caller);

int probe_error_at_start(int fail)
{
    int error = fl_error();
    if (fail)
        fl_restart("nobody");
    return error;
}
FL_EXPORT(probe_error_at_start);

int probe_count(void)
{
    static int calls;
    return ++calls;
}
FL_EXPORT(probe_count);

int probe_started(void)
{
    return started;
}
FL_EXPORT(probe_started);

int probe_open(const char *path)
{
    int file = open(path, O_RDONLY);
    if (file < 0)
        return errno;
    close(file);
    return 0;
}
FL_EXPORT(probe_open, FL_STRING(path));

int probe_errno(int value)
{
    int before = errno;
    errno = value;
    return before;
}
FL_EXPORT(probe_errno);

__attribute__((noinline, noclone)) static void write_where_nothing_is(volatile int *where)
{
    *where = 1;
}

void probe_crash(void)
{
    write_where_nothing_is((volatile int *)16);
}
FL_EXPORT(probe_crash);

void probe_exit(int status)
{
    _exit(status);
}
FL_EXPORT(probe_exit);
