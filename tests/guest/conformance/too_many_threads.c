/* A process has at most 4,096 stacks: one thread more is EAGAIN. Where its memory is the bound, it is ENOMEM. engine: tcg
   run: --mem=256M */
#include "holds.h"

enum { STACKS = 4096 };

static unsigned go;

static void thread(void *nothing)
{
    (void)nothing;
    fl_wait_word(&go, 0, -1);
}

int main(void)
{
    for (int i = 0; i < STACKS; i++)
        HOLDS(fl_thread_start(thread, NULL) == 0);
    HOLDS(fl_thread_start(thread, NULL) == -1 && fl_error() == EAGAIN);
    fl_yield(); /* all wait now, but for one whose time slice has just ended */
    HOLDS(fl_wake_word(&go, 1) == 1);
    while (fl_thread_start(thread, NULL) != 0 && fl_error() == EAGAIN)
        fl_yield();
    HOLDS(fl_error() == 0);
    int woken = 0;
    for (; woken < STACKS; woken += fl_wake_word(&go, 2 * STACKS))
        fl_yield();
    HOLDS(woken == STACKS);
    for (unsigned long bytes = 1 << 20; bytes >= 1 << 12; bytes /= 2)
        while (fl_map(bytes))
            ;
    HOLDS(fl_thread_start(thread, NULL) == -1 && fl_error() == ENOMEM);
    return broken != 0;
}
