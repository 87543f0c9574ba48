/* call_once of <threads.h>. */
#include "waiting.h"

#include <stdatomic.h>
#include <threads.h>

enum { NEVER, RUNS, AWAITED, DONE }; /* AWAITED: it runs, and others wait for its end */

void call_once(once_flag *flag, void (*function)(void))
{
    _Atomic unsigned *state = atomic_word(&flag->__word);
    unsigned seen = NEVER;
    if (atomic_load_explicit(state, memory_order_acquire) == DONE)
        return;
    if (atomic_compare_exchange_strong(state, &seen, RUNS)) {
        function();
        if (atomic_exchange(state, DONE) == AWAITED)
            word_wake_all(state);
        return;
    }
    while (seen != DONE) {
        if (seen == AWAITED || atomic_compare_exchange_strong(state, &seen, AWAITED))
            word_wait(state, AWAITED, NULL);
        seen = atomic_load(state);
    }
}
