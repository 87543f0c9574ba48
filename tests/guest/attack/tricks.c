/* Tricks: memory that is not there, calls in any state, instructions that are the kernel's, more than there is. */
#include "tricks.h"
#include "chance.h"
#include "instructions.h"
#include "witness.import.h"

#include <faultline/call.h>
#include <faultline/kernel.import.h>

#include <stddef.h>

#define PAGE 4096ul
#define GATE 0x7ffffffff000ul
#define HANDLES 0x7e0000000000ul
#define BOUND_NS 5000000 /* of what a trick waits for */
#define ALSO_ASYNC(function) (uint64_t) function, (uint64_t)function##_async, (uint64_t)function##_result

extern char __ehdr_start[];

static uint64_t remembered[16];
static const uint64_t constant[2] = {1, 2};
static uint64_t data[1024] __attribute__((aligned(4096)));

static const uint64_t functions[] = {
    ALSO_ASYNC(fl_error),       ALSO_ASYNC(fl_caller),      ALSO_ASYNC(fl_map),          ALSO_ASYNC(fl_time),
    ALSO_ASYNC(fl_restart),     ALSO_ASYNC(fl_kill),        ALSO_ASYNC(fl_deadline),     ALSO_ASYNC(fl_sleep),
    ALSO_ASYNC(fl_poll),        ALSO_ASYNC(fl_wait_any),    ALSO_ASYNC(fl_cancel),       ALSO_ASYNC(fl_release),
    ALSO_ASYNC(fl_hold),        ALSO_ASYNC(fl_revoke),      ALSO_ASYNC(fl_thread_start), ALSO_ASYNC(fl_yield),
    ALSO_ASYNC(fl_priority),    ALSO_ASYNC(fl_wait_word),   ALSO_ASYNC(fl_wake_word),    ALSO_ASYNC(witness_sum),
    ALSO_ASYNC(witness_fill),   ALSO_ASYNC(witness_length), ALSO_ASYNC(witness_swap),    (uint64_t)witness_xor,
    ALSO_ASYNC(witness_scale),  ALSO_ASYNC(witness_spread), (uint64_t)witness_post,      ALSO_ASYNC(witness_nap),
    ALSO_ASYNC(witness_caller), ALSO_ASYNC(witness_open),   ALSO_ASYNC(witness_balance)};
#define FUNCTIONS (sizeof functions / sizeof functions[0])

void trick_remember(uint64_t value)
{
    remembered[chance_below(sizeof remembered / sizeof remembered[0])] = value;
}

/* A little to either side, where things begin and end. */
static uint64_t near(uint64_t address)
{
    static const int64_t steps[] = {0,  0,   0,    1,    -1,    4,     -4,   8,     -8,    15,
                                    16, -16, 4095, 4096, -4096, -4095, 8192, 65536, -65536};
    return address + (uint64_t)steps[chance_below(sizeof steps / sizeof steps[0])];
}

static uint64_t end_of_page(uint64_t address)
{
    return (address | (PAGE - 1)) + 1 - chance_below(17);
}

uint64_t trick_address(void)
{
    static const uint64_t edges[] = {0,
                                     PAGE,
                                     0x10000,
                                     0x400000,
                                     0x100000,
                                     GATE,
                                     GATE - PAGE,
                                     GATE + PAGE,
                                     1ul << 47,
                                     ~(1ul << 47),
                                     0xffff800000000000,
                                     0xffff800000200000,
                                     0xffff800000201000,
                                     0xffffffff80000000,
                                     0xffffffff80100000,
                                     0xffffffffc0000000,
                                     0xfffffffffffe0000,
                                     ~0ul,
                                     1ul << 63,
                                     HANDLES,
                                     0x7f0000000000};
    uint64_t on_stack = (uint64_t)__builtin_frame_address(0);
    switch (chance_below(14)) {
    case 0:
        return near(edges[chance_below(sizeof edges / sizeof edges[0])]);
    case 1:
        return near(functions[chance_below(FUNCTIONS)]);
    case 2:
        return near(on_stack);
    case 3:
        return end_of_page(on_stack + (chance_below(64) << 12)); /* guard pages, and thread-local storage */
    case 4:
        return near(on_stack - (chance_below(80) << 12));
    case 5:
        return near((uint64_t)__ehdr_start + (chance_below(64) << 12));
    case 6:
        return (uint64_t)trick_play + chance_below(2048) - 1024;
    case 7:
        return (uint64_t)constant;
    case 8:
        return chance();
    case 9:
        return chance() >> 17;
    case 10:
        return HANDLES + 16 * chance_below(1 << chance_below(18));
    case 11:
        return end_of_page((uint64_t)data + chance_below(2) * PAGE);
    case 12:
        return (uint64_t)data + chance_below(64);
    default:
        return near(remembered[chance_below(sizeof remembered / sizeof remembered[0])]);
    }
}

uint64_t trick_number(void)
{
    switch (chance_below(8)) {
    case 0:
        return chance_below(3) - 1;
    case 1:
        return chance_below(100);
    case 2:
        return chance_below(20000);
    case 3:
        return (1ul << chance_below(64)) - chance_below(3);
    case 4:
        return -(1ul << chance_below(64));
    case 5:
        return (chance_below(40) << 13) + chance_below(20); /* as numbers of futures are */
    case 6:
        return remembered[chance_below(sizeof remembered / sizeof remembered[0])];
    default:
        return trick_address();
    }
}

/* ---- memory ---- */

static void load(void)
{
    uint64_t value;
    __asm__ volatile("mov (%1), %0" : "=r"(value) : "r"(trick_address()) : "memory");
    trick_remember(value);
}

/* Not to one's own memory, where it might only confuse oneself. */
static void store(void)
{
    uint64_t address = trick_address();
    if (address - ((uint64_t)__builtin_frame_address(0) - 2048) < 16 * PAGE)
        return;
    switch (chance_below(4)) {
    case 0:
        __asm__ volatile("mov %1, (%0)" : : "r"(address), "r"(chance()) : "memory");
        break;
    case 1:
        __asm__ volatile("lock orb $0, (%0)" : : "r"(address) : "memory");
        break;
    case 2:
        __asm__ volatile("fnstcw (%0)" : : "r"(address) : "memory");
        break;
    default:
        __asm__ volatile("rep movsb" : : "D"(address), "S"(trick_address()), "c"(trick_number()) : "memory");
    }
}

static void jump(void)
{
    uint64_t to = trick_address();
    switch (chance_below(4)) {
    case 0:
        __asm__ volatile("push %0\n ret" : : "r"(to) : "memory");
        break;
    case 1:
        __asm__ volatile("jmp *%0" : : "r"(to) : "memory");
        break;
    case 2: /* into segments of other kinds */
        __asm__ volatile("push %1\n push %0\n lretq"
                         :
                         : "r"(to), "r"(chance_below(2) ? 0x1b : chance_below(64))
                         : "memory");
        break;
    default:
        __asm__ volatile("call *%0" : : "r"(to) : "memory");
    }
}

/* ---- calls ---- */

struct strange_call {
    uint64_t function, arguments[6], stack, flags;
    uint64_t segments[4];
    uint32_t mxcsr;
    uint16_t x87_control;
};

_Static_assert(offsetof(struct strange_call, stack) == 56 && offsetof(struct strange_call, flags) == 64 &&
                   offsetof(struct strange_call, segments) == 72 && offsetof(struct strange_call, mxcsr) == 104 &&
                   offsetof(struct strange_call, x87_control) == 108,
               "make() knows where they are");

/* Whatever comes back goes on with a good stack and a good state. */
static uint64_t make(const struct strange_call *call)
{
    register const struct strange_call *in __asm__("r12") = call;
    uint64_t result;
    __asm__ volatile("mov %%rsp, %%rbx\n sub $256, %%rsp\n and $-16, %%rsp\n"
                     "ldmxcsr 104(%1)\n fldcw 108(%1)\n fld1\n"
                     "mov 72(%1), %%eax\n mov %%eax, %%ds\n mov 80(%1), %%eax\n mov %%eax, %%es\n"
                     "mov 88(%1), %%eax\n mov %%eax, %%gs\n"
                     "mov 96(%1), %%eax\n cmp $-1, %%eax\n je 1f\n mov %%eax, %%fs\n1:\n"
                     "mov 8(%1), %%rdi\n mov 16(%1), %%rsi\n mov 24(%1), %%rdx\n mov 32(%1), %%rcx\n"
                     "mov 40(%1), %%r8\n mov 48(%1), %%r9\n movq %%rdi, %%xmm0\n movq %%rsi, %%xmm1\n"
                     "mov (%1), %%rax\n mov 56(%1), %%r10\n test %%r10, %%r10\n cmovz %%rsp, %%r10\n"
                     "pushq 64(%1)\n popfq\n mov %%r10, %%rsp\n call *%%rax\n mov %%rbx, %%rsp\n"
                     "pushq $0x202\n popfq\n fninit\n pushq $0x1f80\n ldmxcsr (%%rsp)\n add $8, %%rsp\n"
                     : "=a"(result)
                     : "r"(in)
                     : "rbx", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11", "memory", "cc");
    return result;
}

static uint64_t strange_stack(void)
{
    uint64_t here = (uint64_t)__builtin_frame_address(0) - 2048;
    switch (chance_below(8)) {
    case 0:
        return here - chance_below(64); /* on any byte */
    case 1:
        return (uint64_t)data + PAGE - chance_below(16); /* no more above it but what is there */
    case 2:
        return (uint64_t)data + sizeof data - chance_below(24);
    case 3:
        return trick_address();
    default:
        return 0;
    }
}

/* Most are bounded, or may not wait at all. One is not, since the kernel enters that more quickly. */
static uint64_t choose_function(void)
{
    uint64_t function = chance_below(8) ? functions[chance_below(FUNCTIONS)] : (uint64_t)witness_caller;
    fl_deadline(function == (uint64_t)witness_caller ? -1 : chance_below(3) ? BOUND_NS : 0);
    return function;
}

static void call_strangely(void)
{
    static const uint64_t flags[] = {0x202,    0x202,   0x202,  0x602,    0x40202, 0x4202,
                                     0x200202, 0x10202, 0x3202, 0x180202, 0xed7};
    struct strange_call call = {.function = choose_function(), .mxcsr = 0x1f80, .x87_control = 0x37f};
    for (unsigned int i = 0; i < 6; i++)
        call.arguments[i] = trick_number();
    call.stack = strange_stack();
    call.flags =
        flags[chance_below(sizeof flags / sizeof flags[0])] | (chance_below(50) ? 0 : 0x100); /* single steps */
    for (unsigned int i = 0; i < 4; i++)
        call.segments[i] = chance_below(20) ? (i == 3 ? UINT32_MAX : 0x23) : chance_below(3) ? 0x2b : chance_below(64);
    if (chance_below(2)) {
        call.mxcsr = (uint32_t)chance() & 0xffff;
        call.x87_control = (uint16_t)chance();
    }
    trick_remember(make(&call));
    fl_deadline(BOUND_NS);
}

/* Calls that are made as they should be, with arguments that are none. */
static void call_plainly(void)
{
    typedef uint64_t function(uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t);
    uint64_t address = choose_function();
    trick_remember(((function *)address)(trick_number(), trick_number(), trick_number(), trick_number(), trick_number(),
                                         trick_number()));
    fl_deadline(BOUND_NS);
}

/* Buffers that overlap each other, and the frame of the very call. */
static void call_with_overlap(void)
{
    uint64_t here = (uint64_t)__builtin_frame_address(0) - 512 + 8 * chance_below(32);
    uint8_t *bytes = chance_below(2) ? (uint8_t *)data : (uint8_t *)(here & ~7ul);
    fl_deadline(BOUND_NS);
    switch (chance_below(4)) {
    case 0:
        witness_swap((void *)bytes, (const uint16_t *)(bytes + chance_below(64)));
        break;
    case 1:
        witness_fill((uint8_t *)data, sizeof data - chance_below(5000), chance_below(9000), (uint8_t)chance());
        break;
    case 2:
        witness_xor(data, chance_below(1100), chance());
        break;
    default:
        trick_remember(witness_fill_async((uint8_t *)data, sizeof data, sizeof data, 1));
    }
}

/* ---- instructions ---- */

static void execute(void)
{
    register uint64_t at __asm__("r12") =
        (uint64_t)trick_instructions + INSTRUCTION_ROOM * chance_below(trick_instruction_count());
    uint64_t ax = chance_below(2) ? trick_address() : chance_below(64), cx = trick_number(), dx = trick_number();
    __asm__ volatile("mov %%rsp, %%rbx\n sub $256, %%rsp\n and $-16, %%rsp\n call *%3\n mov %%rbx, %%rsp\n"
                     "pushq $0x202\n popfq\n fninit\n pushq $0x1f80\n ldmxcsr (%%rsp)\n add $8, %%rsp\n"
                     : "+a"(ax), "+c"(cx), "+d"(dx)
                     : "r"(at), "D"(data), "S"(data)
                     : "rbx", "r8", "r9", "r10", "r11", "memory", "cc");
    fl_error(); /* the kernel gives back the bases of the segments */
}

/* ---- more than there is ---- */

static void wait_for_ever(void *word)
{
    fl_deadline(-1);
    fl_wait_word(word, 0, -1);
}

static void take_too_much(void)
{
    static unsigned word;
    fl_deadline(0);
    switch (chance_below(5)) {
    case 0:
        while (fl_map(1 << 20))
            ;
        while (fl_map(PAGE))
            ;
        break;
    case 1:
        for (int i = 0; i < 200 && fl_thread_start(wait_for_ever, &word) == 0; i++)
            ;
        break;
    case 2:
        for (int i = 0; i < 1100 && witness_nap_async(1000000); i++)
            ;
        break;
    case 3:
        for (int i = 0; i < 1100; i++)
            witness_post(1);
        break;
    default:
        for (int i = 0; i < 300 && fl_wait_word_async(&word, 0, -1); i++)
            ;
    }
    fl_deadline(BOUND_NS);
}

static void another_thread(void *seed)
{
    chance_seed((uint64_t)seed);
    for (int i = 0; i < 20; i++)
        trick_play();
}

static void start_thread(void)
{
    if (chance_below(3))
        fl_thread_start(another_thread, (void *)chance());
    else
        fl_thread_start((void (*)(void *))trick_address(), (void *)trick_number());
}

/* Those that few processes survive are the fewest. */
void trick_play(void)
{
    static void (*const tricks[])(void) = {call_plainly, call_plainly, call_strangely, call_strangely,
                                           call_with_overlap};
    static void (*const deadly[])(void) = {execute, execute, execute, load, store, jump};
    uint64_t which = chance_below(100);
    if (which < 6)
        deadly[chance_below(sizeof deadly / sizeof deadly[0])]();
    else if (which < 9)
        take_too_much();
    else if (which < 12)
        start_thread();
    else
        tricks[chance_below(sizeof tricks / sizeof tricks[0])]();
}
