/* Calls that do not wait: their results are fetched, waited for together, and cancelled; and one-way calls. */
#ifndef FUTURES
#define FUTURES 2
#endif
#ifndef STEPS
#define STEPS 2 /* to start a call and to wait for it */
#endif
#ifndef POSTS_ONLY
#define POSTS_ONLY 0 /* whether calls that do not wait are one-way calls alone */
#endif
#include "sizes.pml"
#include "state.pml"
#include "kernel/queue.pml"
#include "kernel/wait.pml"
#include "kernel/call.pml"
#include "kernel/cut.pml"
#include "kernel/future.pml"
#include "kernel/teardown.pml"
#include "properties.pml"
#include "user.pml"

#define has_future(act, f) (called[act] < STEPS && belongs(f, process_of(act)))

inline choose_step(act)
{
    if
    :: called[act] < STEPS ->
        choose_function();
        choose_time(act);
        if
        :: step = CALL
        :: step = POST
        :: !POSTS_ONLY -> step = START
        fi
#if FUTURES > 1
    :: has_future(act, 0) || has_future(act, 1) ->
        if
        :: has_future(act, 0) -> which = 0
        :: has_future(act, 1) -> which = 1
        fi;
#else
    :: has_future(act, 0) -> which = 0;
#endif
        choose_time(act);
        if
        :: step = RESULT
        :: step = ANY
        :: step = CANCEL
        fi
    :: choose_end(act)
    fi
}
#include "run.pml"
