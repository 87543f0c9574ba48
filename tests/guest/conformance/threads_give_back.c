/* What a thread used is given back when it has ended: rounds of threads need no more than one of them. engine: tcg
   run: --mem=16M */
#include "holds.h"

enum { THREADS = 100, ROUNDS = 42 };

static unsigned ended;

static void thread(void *nothing)
{
    volatile char used[24 << 10];
    (void)nothing;
    for (size_t i = 0; i < sizeof used; i += 4096)
        used[i] = 1;
    if (__atomic_add_fetch(&ended, 1, __ATOMIC_SEQ_CST) == THREADS)
        fl_wake_word(&ended, 1);
}

int main(void)
{
    for (int round = 0; round < ROUNDS && !broken; round++) {
        ended = 0;
        for (int i = 0; i < THREADS; i++)
            HOLDS(fl_thread_start(thread, NULL) == 0);
        for (unsigned seen; (seen = __atomic_load_n(&ended, __ATOMIC_SEQ_CST)) != THREADS && !broken;)
            fl_wait_word(&ended, seen, -1);
        fl_sleep(MILLISECOND); /* the last ones are to have ended */
    }
    return broken != 0;
}
