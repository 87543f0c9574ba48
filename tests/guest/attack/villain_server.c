/* The server villain: see villain.h. */
#include "villain.h"
#include "chance.h"
#include "tricks.h"

#include <faultline/call.h>
#include <faultline/export.h>

#include <string.h>

static void begin(uint64_t seed)
{
    chance_seed(seed);
    trick_remember((uint64_t)__builtin_frame_address(0));
}

/* What a function leaves behind when it returns: any registers, flags, x87 and MXCSR state, and whatever stack. */
__attribute__((noreturn)) static void leave_anyhow(uint64_t result)
{
    uint64_t stack = chance_below(3) ? (uint64_t)__builtin_frame_address(0) : trick_address(), junk = chance();
    uint64_t flags = chance_below(4) ? 0x40602 : 0x244602;
    static const uint32_t controls[2] = {0x27f, 0x9f80}; /* of the x87, and MXCSR */
    __asm__ volatile("fninit\n fld1\n fldpi\n fldz\n fldcw (%5)\n ldmxcsr 4(%5)\n movq %2, %%xmm0\n"
                     "pshufd $0, %%xmm0, %%xmm1\n movaps %%xmm0, %%xmm6\n movaps %%xmm1, %%xmm15\n"
                     "push %3\n popfq\n mov %1, %%rsp\n mov %2, %%rbx\n mov %2, %%rbp\n mov %2, %%r8\n"
                     "mov %2, %%r9\n mov %2, %%r10\n"
                     "mov %2, %%r11\n mov %2, %%r12\n mov %2, %%r13\n mov %2, %%r14\n mov %2, %%r15\n jmp *%4\n"
                     :
                     : "a"(result), "c"(stack), "d"(junk), "S"(flags), "D"(0x7ffffffff000ul), "r"(controls));
    __builtin_unreachable();
}

static void play(uint64_t seed, unsigned tricks)
{
    begin(seed);
    while (tricks-- > 0)
        trick_play();
    if (chance_below(2))
        leave_anyhow(chance());
}

uint64_t villain_play(uint64_t seed, unsigned tricks, uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
    begin(seed);
    trick_remember(a);
    trick_remember(b);
    trick_remember(c);
    trick_remember(d);
    play(seed, tricks);
    return chance();
}
FL_EXPORT(villain_play);

uint64_t villain_play_beside(uint64_t seed, unsigned tricks)
{
    play(seed, tricks);
    return chance();
}
FL_EXPORT(villain_play_beside, FL_CONCURRENT);

void villain_post(uint64_t seed, unsigned tricks)
{
    play(seed, tricks);
}
FL_EXPORT(villain_post, FL_ONEWAY);

/* Goes on writing to what it was handed once. */
static void haunt(void *place)
{
    for (int i = 0; i < 300; i++) {
        memset(place, i, 64);
        fl_yield();
    }
}

long villain_take(const uint8_t *in, size_t count, uint8_t *out, size_t room, uint64_t seed)
{
    begin(seed);
    trick_remember((uint64_t)in);
    trick_remember((uint64_t)out);
    if (in && chance_below(2))
        memset((uint8_t *)(uint64_t)in, 0xee, count + chance_below(2) * chance_below(5000));
    if (out && chance_below(2))
        memset(out, 0xdd, chance_below(2) ? room : room + chance_below(20000));
    if (out && chance_below(3) == 0)
        fl_thread_start(haunt, out);
    while (chance_below(3) == 0)
        trick_play();
    uint64_t claims[] = {room, room + 1, chance_below(room + 1), chance(), -chance_below(10), trick_number()};
    long claim = (long)claims[chance_below(sizeof claims / sizeof claims[0])];
    if (chance_below(2))
        leave_anyhow((uint64_t)claim);
    return claim;
}
FL_EXPORT(villain_take, FL_IN(in, count), FL_OUT(out, room, FL_RESULT), FL_FAILS(-100));

long villain_read(const char *text, uint64_t seed)
{
    begin(seed);
    trick_remember((uint64_t)text);
    if (chance_below(2))
        trick_play();
    return (long)strlen(text);
}
FL_EXPORT(villain_read, FL_STRING(text));

uint64_t villain_share(uint64_t *words, size_t count, uint64_t seed)
{
    begin(seed);
    trick_remember((uint64_t)words);
    if (words && chance_below(2))
        fl_thread_start(haunt, words);
    if (words && chance_below(2))
        words[count + chance_below(2) * chance_below(5000) - 1] = chance(); /* to the end of the last page */
    while (chance_below(3) == 0)
        trick_play();
    return chance();
}
FL_EXPORT(villain_share, FL_SHARE(words, count));

struct villain_large villain_spread(uint64_t seed)
{
    struct villain_large large;
    begin(seed);
    memset(&large, (int)chance_below(256), sizeof large);
    if (chance_below(3) == 0)
        trick_play();
    return large;
}
FL_EXPORT(villain_spread);

double villain_scale(double value, uint64_t seed)
{
    begin(seed);
    if (chance_below(3) == 0)
        leave_anyhow(1);
    return value * 2;
}
FL_EXPORT(villain_scale);

struct loot *villain_make(uint64_t seed)
{
    begin(seed);
    return (struct loot *)(chance_below(2) ? chance_below(20) + 1 : trick_number());
}
FL_EXPORT(villain_make);

long villain_use(struct loot *loot, uint64_t seed)
{
    begin(seed);
    trick_remember((uint64_t)loot);
    if (chance_below(3) == 0)
        fl_revoke(chance_below(2) ? (void *)loot : (void *)trick_number());
    return (long)trick_number();
}
FL_EXPORT(villain_use);

void drop_loot(struct loot *loot)
{
    trick_remember((uint64_t)loot);
    if (chance_below(4) == 0)
        trick_play();
}
FL_OBJECT(struct loot, drop_loot);
