/* fl_yield() lets all others of the same priority that are ready run first, in turn, and nobody who is less urgent. */
#include "team.h"

enum { THREADS = 3, ROUNDS = 4 };

static char order[THREADS * ROUNDS + 1];
static volatile int at, go, ended;

static void yields(void *letter)
{
    while (!go)
        fl_yield();
    for (int round = 0; round < ROUNDS; round++) {
        order[at] = *(const char *)letter;
        at = at + 1;
        fl_yield();
    }
    ended = ended + 1;
}

static int in_turn(void)
{
    for (int i = 0; i < THREADS * ROUNDS; i++)
        if (order[i] != order[i % THREADS] || (i > 0 && order[i] == order[i - 1]))
            return 0;
    return order[0] != order[2];
}

/* The end of a time slice may come between; it does not come in each of so many attempts. */
int main(void)
{
    int seen = 0;
    for (int attempt = 0; attempt < 50 && !seen; attempt++) {
        at = go = ended = 0;
        for (int i = 0; i < THREADS; i++)
            HOLDS(fl_thread_start(yields, (void *)&"abc"[i]) == 0);
        go = 1;
        while (ended < THREADS)
            fl_yield();
        seen = in_turn();
    }
    HOLDS(seen);
    return broken != 0;
}
