/* The processor's tables: segments, interrupt gates, the task state; set up once at start. */
#include "kernel.h"
#include "machine.h"
#include "offsets.h"

_Static_assert(offsetof(struct fl_boot, boot_page_table) == BOOT_PAGE_TABLE, "offsets.h");
_Static_assert(offsetof(struct fl_boot, kernel_entries) == BOOT_KERNEL_ENTRIES, "offsets.h");
_Static_assert(offsetof(struct fl_function, entry) == FUNCTION_ENTRY, "offsets.h");
_Static_assert(offsetof(struct fl_function, shape.integer_mask) == FUNCTION_MASKS, "offsets.h");
_Static_assert(offsetof(struct frame, r11) == FRAME_R11 && offsetof(struct frame, r9) == FRAME_R9 &&
                   offsetof(struct frame, r8) == FRAME_R8 && offsetof(struct frame, rdi) == FRAME_RDI &&
                   offsetof(struct frame, rsi) == FRAME_RSI && offsetof(struct frame, rbp) == FRAME_RBP &&
                   offsetof(struct frame, rbx) == FRAME_RBX && offsetof(struct frame, rdx) == FRAME_RDX &&
                   offsetof(struct frame, rcx) == FRAME_RCX && offsetof(struct frame, rip) == FRAME_RIP &&
                   offsetof(struct frame, cs) == FRAME_CS,
               "offsets.h");
_Static_assert(offsetof(struct activation, frame) == 0, "entry.S takes the one for the other");

struct task_state task_state;

/* SDM volume 3, 3.4.5: code and data segments differ only in type, privilege and L/D bits. */
static uint64_t segments[] = {
    0,
    0x00af9b000000ffff, /* FL_KERNEL_CS */
    0x00cf93000000ffff, /* FL_KERNEL_DS */
    0x00cffb000000ffff, /* FL_USER_CS32 */
    0x00cff3000000ffff, /* FL_USER_DS */
    0x00affb000000ffff, /* FL_USER_CS */
    0, 0,               /* FL_TSS, two entries */
};

#define VECTORS 48 /* as many as entry.S has */
extern const uint8_t vectors[VECTORS][16];
static uint64_t gates[VECTORS][2];

extern uint8_t double_fault_stack_top[];

struct table_pointer {
    uint16_t limit;
    uint64_t base;
} __attribute__((packed));

static void write_msr(uint32_t msr, uint64_t value)
{
    __asm__ volatile("wrmsr" : : "c"(msr), "a"((uint32_t)value), "d"((uint32_t)(value >> 32)));
}

static void set_gates(void)
{
    for (uint32_t vector = 0; vector < VECTORS; vector++) {
        uint64_t entry = (uint64_t)vectors[vector];
        uint64_t ist = vector == 8; /* a double fault may be one of the stack: it gets its own */
        /* SDM volume 3, 6.14.1: interrupt gate, present, privilege 0, so that INT n is always a fault of the program */
        gates[vector][0] = (entry & 0xffff) | (uint64_t)FL_KERNEL_CS << 16 | ist << 32 | 0x8eull << 40 |
                           (entry >> 16 & 0xffff) << 48;
        gates[vector][1] = entry >> 32;
    }
}

/* CR4's protections where the CPU offers them: CPUID leaf 7, asked once, since it can be slow. */
static uint64_t offered_protection(void)
{
    uint32_t eax = 7, ebx, ecx = 0, edx;
    __asm__("cpuid" : "+a"(eax), "=b"(ebx), "+c"(ecx), "=d"(edx));
    return (ebx & 1u << 7 ? CR4_SMEP : 0) | (ecx & 1u << 2 ? CR4_UMIP : 0);
}

void cpu_start(void)
{
    uint64_t task = (uint64_t)&task_state;
    task_state.ist[0] = (uint64_t)double_fault_stack_top;
    task_state.io_map_base = sizeof task_state; /* no port is allowed */
    segments[FL_TSS / 8] = (sizeof task_state - 1) | (task & 0xffffff) << 16 | 0x89ull << 40 | (task >> 24 & 0xff) << 56;
    segments[FL_TSS / 8 + 1] = task >> 32;
    struct table_pointer gdt = {sizeof segments - 1, (uint64_t)segments};
    __asm__ volatile("lgdt %0" : : "m"(gdt));
    __asm__ volatile("mov %0, %%ss\n mov %0, %%ds\n mov %0, %%es" : : "r"(FL_KERNEL_DS));
    __asm__ volatile("pushq %0\n lea 1f(%%rip), %%rax\n push %%rax\n lretq\n1:" : : "i"(FL_KERNEL_CS) : "rax", "memory");
    __asm__ volatile("ltr %w0" : : "r"(FL_TSS));

    set_gates();
    struct table_pointer idt = {sizeof gates - 1, (uint64_t)gates};
    __asm__ volatile("lidt %0" : : "m"(idt));

    /* EFER.SCE stays 0: SYSCALL is undefined; a machine that lets it through all the same faults at an unmapped address. */
    write_msr(0xc0000082, FL_SYSCALL_TRAP);
    write_msr(0xc0000101, 0); /* GS base */
    write_msr(0xc0000102, 0); /* the one SWAPGS would bring */
    write_msr(0x174, 0);      /* SYSENTER_CS: none, so SYSENTER faults */

    uint64_t cr4 = CR4_PAE | CR4_PGE | CR4_OSFXSR | CR4_OSXMMEXCPT | offered_protection();
    __asm__ volatile("mov %0, %%cr4" : : "r"(cr4));
}

/* What FXRSTOR loads for a new activation: FCW 0x37f (all x87 exceptions masked), MXCSR 0x1f80, registers zero. */
const uint8_t vector_state_start[512] __attribute__((aligned(16))) = {[0] = 0x7f, [1] = 0x03, [24] = 0x80, [25] = 0x1f};
