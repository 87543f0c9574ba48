/* Each server stack, and each program's thread, has a struct _reent of its own, which lies in its TLS block. */
#include "thread_state.h"

#include <reent.h>

/* Weak, so that a server which has no streams does not get newlib's, and with them imports of files and the console. */
#pragma weak __sf
#pragma weak _global_impure_ptr

static _Thread_local struct _reent own = _REENT_INIT(own);
static _Thread_local struct _reent *state;

/* newlib asks for it whenever it touches errno or a stream. */
struct _reent *__getreent(void)
{
    return state ? state : &own;
}

void thread_state_is_process_wide(void)
{
    if (&_global_impure_ptr)
        state = _GLOBAL_REENT;
}
