/* Objects of a server: handles are passed on and dropped, objects released and revoked, and servers die. */
#define OBJECTS 2
#include "sizes.pml"
#include "state.pml"
#include "kernel/queue.pml"
#include "kernel/wait.pml"
#include "kernel/call.pml"
#include "kernel/cut.pml"
#if FUTURES
#include "kernel/future.pml"
#endif
#include "kernel/object.pml"
#include "kernel/teardown.pml"
#include "properties.pml"
#include "user.pml"

#define few(o) (holds[o] < 2)
#define can_pass(act, o) has_handle(process_of(act), o)
#define has_own(act, o) (own_of(process_of(act), o) > 0)

inline choose_result(act)
{
    if
    :: result = NONE
    :: is_stack(act) && server_of_stack(act) == OWNER && !(exists[0] && exists[1]) && few(0) && few(1) -> result = 0
    :: is_stack(act) && server_of_stack(act) != OWNER && can_pass(act, 0) && few(0) -> result = 0
    :: is_stack(act) && server_of_stack(act) != OWNER && can_pass(act, 1) && few(1) -> result = 1
    fi
}

inline choose_argument(act)
{
    if
    :: argument[act] = NONE
    :: can_pass(act, 0) && few(0) -> argument[act] = 0
    :: can_pass(act, 1) && few(1) -> argument[act] = 1
    fi
}

inline choose_step(act)
{
    if
    :: called[act] < STEPS ->
        choose_function();
        choose_time(act);
        choose_argument(act);
#if FUTURES
        if
        :: step = CALL
        :: step = START
        fi
    :: called[act] < STEPS && belongs(0, process_of(act)) ->
        which = 0;
        choose_time(act);
        if
        :: step = RESULT
        :: step = CANCEL
        fi
#else
        step = CALL
#endif
    :: called[act] < STEPS && has_own(act, 0) -> which = 0; step = RELEASE
    :: called[act] < STEPS && has_own(act, 1) -> which = 1; step = RELEASE
    :: called[act] < STEPS && is_stack(act) && can_pass(act, 0) && few(0) -> which = 0; step = HOLD
    :: called[act] < STEPS && is_stack(act) && can_pass(act, 1) && few(1) -> which = 1; step = HOLD
    :: called[act] < STEPS && is_stack(act) && server_of_stack(act) == OWNER ->
        if
        :: which = 0
        :: which = 1
        fi;
        step = REVOKE
    :: choose_result(act); choose_end(act)
    fi
}
#include "run.pml"
