/* The server witness: see witness.h. */
#include "witness.h"
#include "state.h"

#include <faultline/call.h>
#include <faultline/export.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TABLE_WORDS 4096
#define ACCOUNTS_MAX 64

static char wrongs[256];
static uint64_t table[TABLE_WORDS], posted;
static _Thread_local uint64_t own_word; /* of this server stack */

static uint64_t table_word(uint64_t i)
{
    return (i + 1) * 0x9e3779b97f4a7c15;
}

__attribute__((constructor)) static void fill_table(void)
{
    for (uint64_t i = 0; i < TABLE_WORDS; i++)
        table[i] = table_word(i);
}

static void wrong(const char *what, unsigned long value)
{
    if (!wrongs[0])
        snprintf(wrongs, sizeof wrongs, "%s: %#lx", what, value);
}

/* First in every function: how the kernel has to start it, and its own memory. */
static void look(void)
{
    static unsigned int turn;
    uint64_t value;
    const char *what = state_not_as_at_start(&value);
    if (what)
        wrong(what, value);
    if (own_word != 0 && own_word != (uint64_t)&own_word)
        wrong("its thread-local storage holds", own_word);
    own_word = (uint64_t)&own_word;
    for (unsigned int i = 0; i < 64; i++, turn++)
        if (table[turn % TABLE_WORDS] != table_word(turn % TABLE_WORDS))
            wrong("its memory holds", table[turn % TABLE_WORDS]);
}

uint64_t witness_sum(const uint8_t *bytes, size_t count)
{
    uint64_t sum = 0;
    look();
    for (size_t i = 0; bytes && i < count; i++)
        sum += bytes[i];
    return sum;
}
FL_EXPORT(witness_sum, FL_IN(bytes, count), FL_FAILS(-1));

long witness_fill(uint8_t *bytes, size_t room, size_t count, uint8_t value)
{
    look();
    for (size_t i = 0; bytes && i < room; i++)
        if (bytes[i] != 0)
            wrong("where it is to write there is", bytes[i]);
    if (!bytes || count > room)
        return -1;
    memset(bytes, value, count);
    return (long)count;
}
FL_EXPORT(witness_fill, FL_OUT(bytes, room, FL_RESULT), FL_FAILS(-2));

long witness_length(const char *text)
{
    look();
    return text ? (long)strlen(text) : -1;
}
FL_EXPORT(witness_length, FL_STRING(text, 5000), FL_FAILS(-2));

long witness_swap(uint32_t (*pairs)[2], const uint16_t *count)
{
    look();
    for (size_t i = 0; pairs && i < *count; i++) {
        uint32_t first = pairs[i][0];
        pairs[i][0] = pairs[i][1];
        pairs[i][1] = first;
    }
    return pairs ? *count : 0;
}
FL_EXPORT(witness_swap, FL_INOUT(pairs, *count), FL_IN(count, 1));

uint64_t witness_xor(uint64_t *words, size_t count, uint64_t with)
{
    uint64_t all = 0;
    look();
    for (size_t i = 0; words && i < count; i++) {
        all ^= words[i];
        words[i] ^= with;
    }
    return all;
}
FL_EXPORT(witness_xor, FL_SHARE(words, count));

double witness_scale(double value, float by)
{
    look();
    return value * (double)by;
}
FL_EXPORT(witness_scale);

struct witness_large witness_spread(uint64_t word)
{
    look();
    return (struct witness_large){{word, ~word, word * 3, word ^ 0x5555, word >> 1}};
}
FL_EXPORT(witness_spread);

void witness_post(uint32_t amount)
{
    look();
    posted += amount;
}
FL_EXPORT(witness_post, FL_ONEWAY);

long witness_nap(long ns)
{
    look();
    fl_sleep(ns < 0 || ns > 2000000 ? 1000 : ns);
    return ns;
}
FL_EXPORT(witness_nap, FL_CONCURRENT);

__attribute__((used)) static unsigned caller(uint64_t integers, uint64_t vectors)
{
    look();
    if (integers)
        wrong("registers arrive with", integers);
    if (vectors)
        wrong("vector registers arrive with", vectors);
    return fl_caller();
}

/* Has no arguments, so that every register has to be cleared. */
__attribute__((naked)) unsigned witness_caller(void)
{
    __asm__(".irp register,rbx,rcx,rdx,rbp,rsi,rdi,r8,r9,r10,r11,r12,r13,r14,r15\n or %\\register, %rax\n .endr\n"
            ".irp number,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15\n por %xmm\\number, %xmm0\n .endr\n"
            "mov %rax, %rdi\n movq %xmm0, %rsi\n psrldq $8, %xmm0\n movq %xmm0, %rax\n or %rax, %rsi\n jmp caller");
}
FL_EXPORT(witness_caller);

struct account {
    uint64_t magic; /* its own address */
    long balance;
};

static long accounts;

struct account *witness_open(long balance)
{
    look();
    struct account *account = accounts < ACCOUNTS_MAX ? calloc(1, sizeof *account) : NULL;
    if (account) {
        *account = (struct account){(uint64_t)account, balance};
        accounts++;
    }
    return account;
}
FL_EXPORT(witness_open);

long witness_balance(struct account *account, long add)
{
    look();
    if (account && account->magic != (uint64_t)account)
        wrong("an account that is none was passed", (uint64_t)account);
    return account ? account->balance += add : 0;
}
FL_EXPORT(witness_balance, FL_FAILS(-1));

long witness_accounts(void)
{
    look();
    return accounts;
}
FL_EXPORT(witness_accounts);

void close_account(struct account *account)
{
    look();
    if (account->magic != (uint64_t)account)
        wrong("an account that is none was released", (uint64_t)account);
    account->magic = 0;
    accounts--;
    free(account);
}
FL_OBJECT(struct account, close_account);

long witness_wrongs(char *text, size_t room)
{
    look();
    size_t length = strlen(wrongs);
    if (length > room)
        length = room;
    memcpy(text, wrongs, length);
    return (long)length;
}
FL_EXPORT(witness_wrongs, FL_OUT(text, room, FL_RESULT));
