/* A program can have 1,000 threads at once in 64 MiB. engine: tcg
   run: --mem=64M */
#include "holds.h"

enum { THREADS = 1000 };

static _Thread_local int mine;
static unsigned begun, go, ended;

static void wait_for(unsigned *word, unsigned value)
{
    for (unsigned seen; (seen = __atomic_load_n(word, __ATOMIC_SEQ_CST)) != value;)
        fl_wait_word(word, seen, -1);
}

static void thread(void *number)
{
    mine = (int)(long)number;
    if (__atomic_add_fetch(&begun, 1, __ATOMIC_SEQ_CST) == THREADS)
        fl_wake_word(&begun, 1);
    wait_for(&go, 1);
    HOLDS(mine == (int)(long)number);
    if (__atomic_add_fetch(&ended, 1, __ATOMIC_SEQ_CST) == THREADS)
        fl_wake_word(&ended, 1);
}

int main(void)
{
    for (long i = 0; i < THREADS; i++)
        HOLDS(fl_thread_start(thread, (void *)i) == 0);
    wait_for(&begun, THREADS);
    go = 1;
    HOLDS(fl_wake_word(&go, THREADS) == THREADS);
    wait_for(&ended, THREADS);
    return broken != 0;
}
