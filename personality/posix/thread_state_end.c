/* What newlib allocates for a thread and leaves behind. Its own _reclaim_reent forgets some, and comes with streams. */
#include "thread_state.h"

#include <reent.h>
#include <stdlib.h>

static void free_chain(struct _Bigint *number)
{
    while (number) {
        struct _Bigint *next = number->_next;
        free(number);
        number = next;
    }
}

void thread_state_end(void)
{
    struct _reent *state = _REENT;
    if (thread_state_is_first())
        return;
    for (size_t size = 0; state->_freelist && size < _Kmax; size++)
        free_chain(state->_freelist[size]);
    free(state->_freelist);
    free_chain(state->_p5s);
    free(state->_result);
    free(state->_cvtbuf);
    free(state->_sig_func);
}
