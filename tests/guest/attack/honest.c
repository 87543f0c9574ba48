/*
 * Calls the server villain, and sees whether its own calls, memory and registers, and the server witness, stay as they
 * must: honest SEED SECONDS. Ends with status 0 if they do.
 */
#include "chance.h"
#include "guarded.h"
#include "state.h"
#include "villain.import.h"
#include "witness.import.h"

#include <faultline/call.h>

#include <errno.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEADLINE_NS 20000000
#define PATIENCE_NS 2000000000 /* for what is honest, however busy the others are */
#define BLOCK 20000

static uint64_t seed, rounds, deaths;
static uint8_t *block; /* its own memory, of which the villain gets copies of parts */
static uint8_t before[BLOCK];
static uint64_t shared[1024] __attribute__((aligned(4096))), beside_shared[512] __attribute__((aligned(4096)));
static struct account *account;
static long balance;
static uint64_t failed_calls[160];

__attribute__((noreturn, format(printf, 1, 2))) static void broken(const char *format, ...)
{
    int error = fl_error();
    va_list arguments;
    va_start(arguments, format);
    printf("BROKEN in round %lu of seed %lu: ", rounds, seed);
    vprintf(format, arguments);
    printf(" (fl_error() was %d)\n", error);
    va_end(arguments);
    fflush(stdout);
    fl_exit(1);
}

#define MUST(condition)                                                                                                \
    do {                                                                                                               \
        if (!(condition))                                                                                              \
            broken("%s", #condition);                                                                                  \
    } while (0)

/* ---- what the villain is called for ---- */

/* After each call of the villain's: how it ended is among what can happen. */
static int ended(void)
{
    static const int allowed[] = {0, EOWNERDEAD, ETIMEDOUT, EPROTO, EBADF, EAGAIN, ENOMEM, EDEADLK, ELOOP, ECANCELED};
    int error = fl_error();
    size_t i = 0;
    while (i < sizeof allowed / sizeof allowed[0] && allowed[i] != error)
        i++;
    if (i == sizeof allowed / sizeof allowed[0])
        broken("a call of the villain ended with %d", error);
    failed_calls[error]++;
    deaths += error == EOWNERDEAD;
    return error;
}

static uint64_t next_seed(void)
{
    return chance();
}

/* Without a deadline only where it comes back at once: then the kernel has a quicker way back. */
static void play(void)
{
    struct guarded call = {.function = (uint64_t)villain_play};
    uint64_t tricks = chance_below(3) ? 1 + chance_below(20) : 0;
    uint64_t arguments[6] = {next_seed(), tricks, (uint64_t)account, (uint64_t)block, (uint64_t)&call, chance()};
    fl_deadline(tricks ? DEADLINE_NS : -1);
    memcpy(call.arguments, arguments, sizeof arguments);
    for (size_t i = 0; i < sizeof call.own / sizeof call.own[0]; i++)
        call.own[i] = chance();
    for (size_t i = 0; i < sizeof call.vectors / sizeof call.vectors[0]; i++)
        call.vectors[i] = chance();
    call.flags = 0x202 | (chance() & 0x8d5) | (chance_below(2) ? 0x400 : 0) | (chance_below(2) ? 0x40000 : 0);
    call.mxcsr = chance_below(2) ? 0x1f80 : 0x7fbf;
    call.x87_control = chance_below(2) ? 0x37f : 0xf7f;
    guarded_call(&call);
    const char *what = guarded_is_broken(&call);
    if (what)
        broken("behind a call of the villain: %s", what);
    ended();
}

static void play_beside(void)
{
    fl_future future = villain_play_beside_async(next_seed(), 1 + (unsigned)chance_below(20));
    if (!future) {
        ended();
        return;
    }
    uint8_t pattern[100];
    memset(pattern, 7, sizeof pattern);
    fl_deadline(PATIENCE_NS);
    MUST(witness_sum(pattern, sizeof pattern) == 700);
    fl_deadline(DEADLINE_NS);
    if (chance_below(3) == 0)
        MUST(fl_cancel(future) >= 0);
    villain_play_beside_result(future);
    ended();
    while (fl_poll(future) >= 0) {
        fl_cancel(future);
        fl_sleep(100000);
        villain_play_beside_result(future);
    }
}

static void post(void)
{
    villain_post(next_seed(), 1 + (unsigned)chance_below(5));
    ended();
}

/* Only what is its own to fill is written, and what it gives in stays. */
static void give(void)
{
    size_t start = chance_below(BLOCK / 2), count = chance_below(BLOCK / 2), room = chance_below(6000);
    uint8_t out[8192];
    memset(out, 0x77, sizeof out);
    long claim = villain_take(block + start, count, out + 1000, room, next_seed());
    int error = ended();
    size_t written = error || claim < 0 ? 0 : (size_t)claim;
    MUST(error || claim < 0 || (size_t)claim <= room);
    for (size_t i = 0; i < sizeof out; i++)
        if (out[i] != 0x77 && (i < 1000 || i >= 1000 + written))
            broken("byte %zu of a buffer with %zu at 1000 holds %#x, claim %ld", i, room, out[i], claim);
}

static void give_text(void)
{
    static char text[3000];
    memset(text, 't', sizeof text - 1);
    long length = villain_read(text, next_seed());
    MUST(ended() || length <= (1 << 20));
}

static void share(void)
{
    size_t pages = 1 + chance_below(2), count = 1 + chance_below(512 * pages);
    for (size_t i = 0; i < 1024; i++)
        shared[i] = i;
    villain_share(shared, count, next_seed());
    ended();
    for (size_t i = 0; i < 1024; i++)
        if (i >= (count + 511) / 512 * 512 && shared[i] != i)
            broken("word %zu behind the shared ones, %zu, holds %#lx", i, count, shared[i]);
    uint64_t now[1024];
    memcpy(now, shared, sizeof now);
    fl_sleep((long)chance_below(2) * 200000);
    if (memcmp(now, shared, sizeof now) != 0)
        broken("pages that were shared once are still written to");
    MUST(memcmp(shared + 512, now + 512, 4096) == 0);
}

static void take_large(void)
{
    struct villain_large large = villain_spread(next_seed());
    uint8_t *bytes = (uint8_t *)&large;
    ended();
    for (size_t i = 1; i < sizeof large; i++)
        MUST(bytes[i] == bytes[0]);
}

static void take_double(void)
{
    villain_scale(1.5, next_seed());
    ended();
}

static void take_loot(void)
{
    struct loot *loot = villain_make(next_seed());
    if (ended() || !loot)
        return;
    MUST((uint64_t)loot >= 0x7e0000000000 && (uint64_t)loot < 0x7f0000000000);
    villain_use(loot, next_seed());
    ended();
    MUST(fl_release(loot) == 0);
}

/* ---- what stays as it is ---- */

static void witness_is_well(void)
{
    char text[300] = "";
    long length = witness_wrongs(text, sizeof text - 1);
    if (length)
        broken("%ld: the witness says: %s", length, text);
    size_t start = chance_below(BLOCK / 2), count = chance_below(BLOCK / 2);
    uint64_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += block[start + i];
    MUST(witness_sum(block + start, count) == sum && fl_error() == 0);
    uint8_t filled[300] = {0};
    MUST(witness_fill(filled, 250, 240, 9) == 240 && filled[0] == 9 && filled[239] == 9 && filled[240] == 0);
    MUST(witness_length("as long as this") == 15);
    MUST(witness_caller() == 1);
    MUST(witness_scale(1.5, 2.5f) == 3.75);
    struct witness_large large = witness_spread(seed);
    MUST(large.words[0] == seed && large.words[1] == ~seed && large.words[2] == seed * 3);
    long add = (long)chance_below(100);
    balance += add;
    MUST(witness_balance(account, add) == balance);
    uint32_t pairs[3][2] = {{1, 2}, {3, 4}, {5, 6}};
    witness_swap(pairs, &(uint16_t){2});
    MUST(pairs[0][0] == 2 && pairs[1][1] == 3 && pairs[2][0] == 5);
}

static void memory_is_well(void)
{
    MUST(memcmp(block, before, BLOCK) == 0);
    uint64_t value;
    const char *what = state_not_as_at_start(&value);
    if (what)
        broken("%s: %#lx", what, value);
}

/* Another thread, which computes and calls while the others are at it. */
static atomic_bool over;
static atomic_ulong beside_rounds;

static void compute_beside(void *unused)
{
    (void)unused;
    double expected = 0;
    uint64_t expected_hash = 0;
    for (uint64_t round = 0; !over; round++, beside_rounds++) {
        double sum = 0;
        uint64_t hash = 1469598103934665603ul;
        for (uint64_t i = 1; i < 20000; i++) {
            sum += 1.0 / (double)(i * i);
            hash = (hash ^ i) * 1099511628211ul;
        }
        if (round > 0 && (sum != expected || hash != expected_hash))
            broken("a thread computed %.17g and %#lx, not %.17g and %#lx", sum, hash, expected, expected_hash);
        expected = sum;
        expected_hash = hash;
        for (size_t i = 0; i < 512; i++)
            beside_shared[i] = i + round;
        fl_future nap = witness_nap_async(50000);
        uint64_t all = witness_xor(beside_shared, 512, 0xff);
        MUST(fl_error() == 0 && beside_shared[3] == ((3 + round) ^ 0xff));
        MUST(all == witness_xor(beside_shared, 512, 0xff));
        MUST(!nap || (witness_nap_result(nap) == 50000 && fl_error() == 0));
        MUST(state_not_as_at_start(&(uint64_t){0}) == NULL);
        fl_sleep(500000);
    }
    over = false;
}

int main(int argc, char **argv)
{
    static void (*const calls[])(void) = {play, play,      play,  play,  play_beside, play_beside, post,     give,
                                          give, give_text, share, share, take_large,  take_double, take_loot};
    seed = argc > 1 ? strtoul(argv[1], NULL, 0) : 1;
    long seconds = argc > 2 ? atol(argv[2]) : 3, end = fl_time(FL_CLOCK_MONOTONIC) + seconds * 1000000000;
    chance_seed(seed);
    block = malloc(BLOCK);
    for (size_t i = 0; i < BLOCK; i++)
        block[i] = before[i] = (uint8_t)chance();
    fl_deadline(PATIENCE_NS);
    account = witness_open(0);
    MUST(account && fl_thread_start(compute_beside, NULL) == 0);
    while (fl_time(FL_CLOCK_MONOTONIC) < end) {
        rounds++;
        fl_deadline(DEADLINE_NS);
        calls[chance_below(sizeof calls / sizeof calls[0])]();
        fl_deadline(PATIENCE_NS);
        witness_is_well();
        memory_is_well();
    }
    over = true;
    while (over)
        fl_sleep(1000000);
    printf("%lu rounds, %lu beside, %lu deaths\n", rounds, (unsigned long)beside_rounds, deaths);
    return 0;
}
