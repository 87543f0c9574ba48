/* Each thread, and each server stack, has a struct _reent of its own, which lies in its TLS block. */
#include "thread_state.h"

#include <reent.h>

/* Weak, so that a server which has no streams does not get newlib's, and with them imports of files and the console. */
#pragma weak __sf
#pragma weak _global_impure_ptr

/* newlib's system calls clear it, and look at it after a failure; errno proper has been set by then. It is here because
   newlib's own comes with streams. */
#undef errno
int errno;

static _Thread_local struct _reent own = _REENT_INIT(own);
static _Thread_local struct _reent *state;
static _Thread_local bool is_first;

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

void thread_state_set_first(void)
{
    is_first = true;
}

bool thread_state_is_first(void)
{
    return is_first;
}
