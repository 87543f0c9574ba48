/* Atomic objects of every size stay whole under threads that are preempted at any instruction. */
#include "threads_help.h"

#include <stdatomic.h>
#include <stdint.h>

enum { BUSY = 4, BUSY_MILLISECONDS = 25 };

struct three {
    long first, second, third;
};

struct two {
    long first, second;
};

static atomic_uchar byte;
static atomic_short half;
static atomic_int word;
static atomic_llong long_word;
static _Atomic(void *) pointer;
static _Atomic double number;
static _Atomic struct two pair;
static _Atomic struct three triple;
static _Atomic unsigned __int128 wide;
static atomic_flag flag = ATOMIC_FLAG_INIT;
static long behind_flag;
static atomic_long rounds;

static int work(void *unused)
{
    (void)unused;
    long end = milliseconds_now() + BUSY_MILLISECONDS, done = 0;
    bool whole = true;
    do {
        for (int i = 0; i < 500; i++, done++) {
            byte++;
            half += 3;
            word--;
            long_word += 5;
            number += 0.5;
            atomic_fetch_add(&wide, 1ull << 63);
            struct two two = pair, more;
            do
                more = (struct two){two.first + 1, two.second - 1};
            while (!atomic_compare_exchange_weak(&pair, &two, more));
            struct three three = triple, next;
            whole &= three.first == three.second && three.second == three.third;
            do
                next = (struct three){three.first + 1, three.second + 1, three.third + 1};
            while (!atomic_compare_exchange_strong(&triple, &three, next));
            while (atomic_flag_test_and_set(&flag))
                thrd_yield();
            behind_flag++;
            atomic_flag_clear(&flag);
        }
    } while (milliseconds_now() < end);
    rounds += done;
    return whole;
}

int main(void)
{
    struct three three = {7, 7, 7}, last;
    long whole = run_threads(BUSY, work), n = rounds;
    rule("integers count right",
         byte == (unsigned char)n && half == (short)(3 * n) && word == (int)-n && long_word == 5 * n);
    rule("so do floating-point numbers", number == (double)n * 0.5);
    rule("and integers of 16 bytes", wide == (unsigned __int128)n << 63);
    struct two two = pair;
    rule("structs of two words change as one", two.first == n && two.second == -n);
    last = triple;
    rule("so do larger ones", whole == BUSY && last.first == n && last.second == n && last.third == n);
    last = atomic_exchange(&triple, three);
    three = atomic_load(&triple);
    rule("and they can be exchanged", last.first == n && three.third == 7);
    rule("a flag excludes", behind_flag == n);
    rule("a pointer is free of locks, a large struct is not",
         atomic_is_lock_free(&pointer) && !atomic_is_lock_free(&triple));
    return broken != 0;
}
