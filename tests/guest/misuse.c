/* Every way of misusing an import slot, the stack, or the CPU that must end a program: misuse CASE makes one of them. */
#include <faultline/call.h>

#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* The compiler is right about these: they are what is tested. */
#pragma GCC diagnostic ignored "-Warray-bounds"
#pragma GCC diagnostic ignored "-Winfinite-recursion"

#define SLOT ((uintptr_t)fl_error)
#define NEVER_MAPPED 0x12345000ul
#define KERNEL 0xffffffff80100000ul
#define NON_CANONICAL 0x0000800000000000ul

static const int constant = 7;
static uint8_t data[16] = {0xc3};

static void load_slot(void)
{
    (void)*(volatile uint32_t *)SLOT;
}

static void store_slot(void)
{
    *(volatile uint32_t *)SLOT = 1;
}

static void jump_slot(void)
{
    __asm__ volatile("jmp *%0" : : "r"(SLOT));
}

static void return_to_slot(void)
{
    __asm__ volatile("mov %0, (%%rsp)\n ret" : : "r"(SLOT));
}

static void push_and_return_to_slot(void)
{
    __asm__ volatile("push %0\n ret" : : "r"(SLOT));
}

/* A return address that follows a CALL, though of something else. */
static void truthful_looking_jump(void)
{
    __asm__ volatile("jmp 2f\n call 1f\n1: nop\n 2: lea 1b(%%rip), %%rcx\n push %%rcx\n jmp *%0" : : "r"(SLOT) : "rcx");
}

static void misaligned_slot(void)
{
    __asm__ volatile("call *%0" : : "r"(SLOT + 1));
}

/* The window is padded to whole pages: its last slot belongs to nobody here. */
static void unbound_slot(void)
{
    __asm__ volatile("call *%0" : : "r"((SLOT | 0xfff) - 3));
}

static void past_the_window(void)
{
    __asm__ volatile("call *%0" : : "r"((SLOT | 0xfff) + 1));
}

#define JUMP_WITH_STACK(address) __asm__ volatile("mov %0, %%rsp\n jmp *%1" : : "r"(address), "r"(SLOT))
#define CALL_WITH_STACK(address) __asm__ volatile("mov %0, %%rsp\n call *%1" : : "r"(address), "r"(SLOT))

static void jump_unmapped_stack(void)
{
    JUMP_WITH_STACK(NEVER_MAPPED);
}

static void jump_kernel_stack(void)
{
    JUMP_WITH_STACK(KERNEL);
}

static void jump_non_canonical_stack(void)
{
    JUMP_WITH_STACK(NON_CANONICAL);
}

static void call_unmapped_stack(void)
{
    CALL_WITH_STACK(NEVER_MAPPED);
}

static void call_kernel_stack(void)
{
    CALL_WITH_STACK(KERNEL);
}

static void call_non_canonical_stack(void)
{
    CALL_WITH_STACK(NON_CANONICAL);
}

static void fault_with_kernel_stack(void)
{
    __asm__ volatile("mov %0, %%rsp\n ud2" : : "r"(KERNEL));
}

static void return_gate(void)
{
    __asm__ volatile("call *%0" : : "r"(0x7ffffffff000ul));
}

static void load_gate(void)
{
    (void)*(volatile uint64_t *)0x7ffffffff000ul;
}

static void read_null(void)
{
    (void)*(volatile int *)8;
}

static void write_null(void)
{
    *(volatile int *)8 = 1;
}

static void call_null(void)
{
    __asm__ volatile("call *%0" : : "r"(0ul));
}

static void read_kernel(void)
{
    (void)*(volatile uint64_t *)KERNEL;
}

static void write_kernel(void)
{
    *(volatile uint64_t *)KERNEL = 0;
}

static void call_kernel(void)
{
    __asm__ volatile("call *%0" : : "r"(KERNEL));
}

static void read_non_canonical(void)
{
    (void)*(volatile uint64_t *)NON_CANONICAL;
}

static void execute_data(void)
{
    __asm__ volatile("call *%0" : : "r"(data));
}

static void write_text(void)
{
    *(volatile uint8_t *)(uintptr_t)write_text = 0xc3;
}

static void write_constant(void)
{
    *(volatile int *)(uintptr_t)&constant = 8;
}

static void overflow_stack(void)
{
    volatile uint8_t big[4096];
    big[0] = data[0];
    overflow_stack();
    big[1] = big[0];
}

#define INSTRUCTION(name, ...)         \
    static void name(void)             \
    {                                  \
        __asm__ volatile(__VA_ARGS__); \
    }
INSTRUCTION(halt, "hlt")
INSTRUCTION(write_cr3, "mov %%cr3, %%rax\n mov %%rax, %%cr3" : : : "rax")
INSTRUCTION(port_in, "in $0x60, %%al" : : : "rax")
INSTRUCTION(clear_interrupts, "cli")
INSTRUCTION(interrupt_80, "int $0x80")
INSTRUCTION(system_call, "syscall" : : : "rcx", "r11")
INSTRUCTION(system_enter, "sysenter")
INSTRUCTION(undefined, "ud2")
INSTRUCTION(breakpoint, "int3")
INSTRUCTION(divide, "xor %%ecx, %%ecx\n mov $1, %%eax\n xor %%edx, %%edx\n div %%ecx" : : : "rax", "rcx", "rdx")
INSTRUCTION(single_step, "pushf\n orl $0x100, (%%rsp)\n popf\n nop\n nop" : : : "cc")

static void unmasked_vector(void)
{
    uint32_t mxcsr = 0x1f80 & ~0x200u; /* division by zero traps */
    double zero = 0, one = 1;
    __asm__ volatile("ldmxcsr %0\n divsd %1, %2" : : "m"(mxcsr), "x"(zero), "x"(one));
}

static void unmasked_x87(void)
{
    uint16_t control = 0x37f & ~0x4u;
    __asm__ volatile("fldcw %0\n fld1\n fldz\n fdivrp\n fwait" : : "m"(control));
}

static const struct {
    const char *name;
    void (*make)(void);
} cases[] = {
#define CASE(name) {#name, name}
    CASE(load_slot), CASE(store_slot), CASE(jump_slot), CASE(return_to_slot), CASE(push_and_return_to_slot),
    CASE(truthful_looking_jump), CASE(misaligned_slot), CASE(unbound_slot), CASE(past_the_window),
    CASE(jump_unmapped_stack), CASE(jump_kernel_stack), CASE(jump_non_canonical_stack), CASE(call_unmapped_stack),
    CASE(call_kernel_stack), CASE(call_non_canonical_stack), CASE(fault_with_kernel_stack), CASE(return_gate),
    CASE(load_gate), CASE(read_null), CASE(write_null), CASE(call_null), CASE(read_kernel), CASE(write_kernel),
    CASE(call_kernel), CASE(read_non_canonical), CASE(execute_data), CASE(write_text), CASE(write_constant),
    CASE(overflow_stack), CASE(halt), CASE(write_cr3), CASE(port_in), CASE(clear_interrupts), CASE(interrupt_80),
    CASE(system_call), CASE(system_enter), CASE(undefined), CASE(breakpoint), CASE(divide), CASE(single_step),
    CASE(unmasked_vector), CASE(unmasked_x87),
};

int main(int argc, char **argv)
{
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (argc == 2 && strcmp(argv[1], cases[i].name) == 0) {
            cases[i].make();
            printf("%s went unnoticed\n", argv[1]);
            return 1;
        }
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        puts(cases[i].name);
    return 2;
}
