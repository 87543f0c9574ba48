/* Each server stack, and each program's thread, has a struct _reent of its own, which lies in its TLS block. */
#include "thread_state.h"

#include <reent.h>

static _Thread_local struct _reent own = _REENT_INIT(own);
static _Thread_local struct _reent *state;

/* newlib asks for it whenever it touches errno or a stream. */
struct _reent *__getreent(void)
{
    return state ? state : &own;
}

void thread_state_is_process_wide(void)
{
    state = _GLOBAL_REENT;
}
