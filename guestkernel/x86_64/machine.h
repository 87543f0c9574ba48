/* The machine as core/ sees it: registers, address spaces, user memory, the bell. Unit tests put their own in its place. */
#ifndef FAULTLINE_KERNEL_MACHINE_H
#define FAULTLINE_KERNEL_MACHINE_H

#include "activation.h"
#include "faultline/abi/link.h"

static inline void *direct_map(uint64_t physical)
{
    return (void *)(FL_DIRECT_BASE + physical);
}

static inline uint64_t physical_of(const void *mapped)
{
    return (uint64_t)mapped - FL_DIRECT_BASE;
}

static inline struct fl_link *link_page(void)
{
    return direct_map(FL_LINK_PHYS);
}

/* By words, then the rest: on a machine that interprets kernel code each step of a string operation costs alike. */
static inline void memory_copy(void *to, const void *from, uint64_t bytes)
{
    uint64_t words = bytes / 8, rest = bytes % 8;
    __asm__ volatile("rep movsq" : "+D"(to), "+S"(from), "+c"(words) : : "memory");
    __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(rest) : : "memory");
}

static inline void memory_clear(void *to, uint64_t bytes)
{
    uint64_t words = bytes / 8, rest = bytes % 8;
    __asm__ volatile("rep stosq" : "+D"(to), "+c"(words) : "a"(0) : "memory");
    __asm__ volatile("rep stosb" : "+D"(to), "+c"(rest) : "a"(0) : "memory");
}

/*
 * User memory, in the address space that is current. The check keeps the access in the lower half; what is not mapped
 * there faults in the kernel, and the fault resumes at `fault:` by the table that kernel_fault() searches.
 */
#define FIXUP_ENTRY(from, to) \
    ".pushsection .fixup_table,\"a\"\n.long " from " - .\n.long " to " - .\n.popsection\n"

static inline bool user_range(uint64_t address, uint64_t bytes)
{
    return bytes <= FL_USER_TOP && address <= FL_USER_TOP - bytes;
}

#define USER_LOAD(name, type)                                                                   \
    static inline bool name(uint64_t address, type *value)                                      \
    {                                                                                           \
        type loaded;                                                                            \
        if (__builtin_expect(!user_range(address, sizeof loaded), 0))                           \
            return false;                                                                       \
        __asm__ volatile goto("1: mov %1, %0\n" FIXUP_ENTRY("1b", "%l[fault]")                           \
                     : "=r"(loaded)                                                             \
                     : "m"(*(const type *)address)                                              \
                     :                                                                          \
                     : fault);                                                                  \
        *value = loaded;                                                                        \
        return true;                                                                            \
    fault:                                                                                      \
        return false;                                                                           \
    }
USER_LOAD(user_load8, uint8_t)
USER_LOAD(user_load64, uint64_t)

/* False if any byte could not be read or written; what was copied before stays copied. */
bool user_copy_in(void *to, uint64_t from, uint64_t bytes);
bool user_copy_out(uint64_t to, const void *from, uint64_t bytes);
bool user_clear(uint64_t to, uint64_t bytes);

/* Length of the string at `address`, or limit + 1 if it is longer. False if it runs into what cannot be read. */
bool user_string_length(uint64_t address, uint64_t limit, uint64_t *length);

/* paging.c: address spaces. `page_table` is the physical address of a PML4. */

/* The physical address behind `address`, whatever the offset, if a user may read (and, if asked, write) there; else 0. */
uint64_t space_translate(uint64_t page_table, uint64_t address, bool write);

/* Maps a frame, readable and writable, never executable; the process is charged for tables. False: no memory for one, or
   something is mapped there. */
bool space_map(struct process *process, uint64_t address, uint64_t frame);

/* Unmaps a page; returns its frame, or 0. */
uint64_t space_unmap(uint64_t page_table, uint64_t address);

static inline void space_switch(uint64_t page_table)
{
    __asm__ volatile("mov %0, %%cr3" : : "r"(page_table) : "memory");
}

/* Vector and x87 state (SDM volume 1, 10.5). FNINIT first: some CPUs leave the last x87 addresses behind in FXRSTOR. */
extern const uint8_t vector_state_start[512];

static inline void vector_state_save(struct activation *activation)
{
    __asm__ volatile("fxsave %0" : "=m"(activation->vector_state));
}

static inline void vector_state_load(const uint8_t state[512])
{
    __asm__ volatile("fninit\n fxrstor %0" : : "m"(*(const uint8_t(*)[512])state));
}

/* Offset of xmm0 in FXSAVE's layout; each register takes 16 bytes. */
#define VECTOR_STATE_XMM 160

/* cpu.c */
struct task_state {
    uint32_t reserved0;
    uint64_t rsp[3];
    uint64_t reserved1;
    uint64_t ist[7];
    uint64_t reserved2;
    uint16_t reserved3, io_map_base;
} __attribute__((packed));
extern struct task_state task_state;

#define MSR_FS_BASE 0xc0000100u

/* Whose address space is loaded. */
extern struct process *space_owner;

/* Makes `activation` the one that user mode runs and enters the kernel on: address space, registers outside the frame. */
static inline void activation_enter(struct activation *activation)
{
    task_state.rsp[0] = (uint64_t)(&activation->frame + 1);
    space_owner = activation->process;
    space_switch(activation->process->space);
    __asm__ volatile("mov %0, %%ds\n mov %0, %%es\n mov %0, %%fs\n mov %0, %%gs" : : "r"(FL_USER_DS));
    __asm__ volatile("wrmsr"
                     :
                     : "c"(MSR_FS_BASE), "a"((uint32_t)activation->fs_base), "d"((uint32_t)(activation->fs_base >> 32)));
}

/*
 * The quick ways out (entry.S), for calls and returns whose registers need not be put into a frame first. Each ends the
 * handling of the fault: it stands in a return statement, behind which nothing happens.
 */

/* Starts `function` on the stack at `stack_pointer` with those bits of the caller's argument registers that cross. */
struct activation *resume_call(struct activation *callee, uint64_t stack_pointer, const struct frame *caller,
                               const struct fl_function *function);

/* Goes on behind the CALL with results: the caller's callee-saved registers are still there; the others are cleared. */
struct activation *resume_return(struct activation *caller, uint64_t rax, uint64_t rdx);

/* Gives the callee those bits of the integer argument registers that cross, and nothing else of the caller's. */
static inline void frame_pass(struct frame *to, const struct frame *from, const uint64_t mask[FL_INTEGER_ARGUMENTS])
{
    to->rdi = from->rdi & mask[0];
    to->rsi = from->rsi & mask[1];
    to->rdx = from->rdx & mask[2];
    to->rcx = from->rcx & mask[3];
    to->r8 = from->r8 & mask[4];
    to->r9 = from->r9 & mask[5];
    to->rax = to->rbx = to->rbp = to->r10 = to->r11 = to->r12 = to->r13 = to->r14 = to->r15 = 0;
}

/* All integer argument registers, for a call that is made later. */
static inline void frame_pass_all(struct frame *to, const struct frame *from)
{
    to->rdi = from->rdi;
    to->rsi = from->rsi;
    to->rdx = from->rdx;
    to->rcx = from->rcx;
    to->r8 = from->r8;
    to->r9 = from->r9;
}

/* Sets what a caller gets back: results; its callee-saved registers are still there; the others are cleared. */
static inline void frame_results(struct frame *frame, uint64_t rax, uint64_t rdx)
{
    frame->rax = rax;
    frame->rdx = rdx;
    frame->rcx = frame->rsi = frame->rdi = frame->r8 = frame->r9 = frame->r10 = frame->r11 = 0;
}

/* Starts user code: the rest of the frame. */
static inline void frame_start(struct frame *frame, uint64_t entry, uint64_t stack_pointer)
{
    frame->rip = entry;
    frame->rsp = stack_pointer;
    frame->cs = FL_USER_CS;
    frame->ss = FL_USER_DS;
    frame->rflags = RFLAGS_START;
}

/* Integer argument register `index` (0 is rdi). */
uint64_t frame_argument(const struct frame *frame, uint32_t index);
void frame_set_argument(struct frame *frame, uint32_t index, uint64_t value);

/* call_site.c: whether the instruction before `return_address` was a CALL of `target`. The frame is as the fault left it. */
bool call_site_slow(const struct activation *activation, uint64_t return_address, uint64_t target);

/* The most frequent kind: E8 with a distance. False: it may be another. */
static inline bool call_site_is_direct(uint64_t return_address, uint64_t target)
{
    uint64_t call; /* E8, then the distance; the last three bytes are behind it */
    return user_load64(return_address - 5, &call) && (call & 0xff) == 0xe8 &&
           return_address + (uint64_t)(int64_t)(int32_t)(call >> 8) == target;
}

static inline uint64_t time_stamp(void)
{
    uint32_t low, high;
    __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
    return (uint64_t)high << 32 | low;
}

/* bell.c: rings the monitor and returns when it has answered. */
void bell_start(void);
void bell_ring(enum fl_bell what);
_Noreturn void bell_end(void);

/* local_apic.c (SDM volume 3, 11): interrupts, and a timer that expires once. */
void local_apic_start(void);
void local_apic_end_of_interrupt(void);

/* Makes the timer interrupt user code in `ns` nanoseconds, instead of when it was set to before. */
void timer_set(uint64_t ns);

static inline void device_write(uint64_t address, uint32_t value)
{
    *(volatile uint32_t *)address = value;
}

/* cpu.c */
void cpu_start(void);

#endif
