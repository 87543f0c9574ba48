/* Entering a call, and its return: guestkernel/core/call.c and call_enter.c. */

/* Stacks a callee on top of its caller's thread. */
transition link_call(act, stack, q, when)
{
    assert(taken[stack] && thread[stack] == NONE && state[server_of(q)] < DYING);
    assert(!exclusive(q) || holder[q] == NONE || holder[q] == act || holder[q] == stack);
    caller[stack] = act;
    has[stack] = q;
    hold(q, stack);
    thread[stack] = thread[act];
    top[thread[act]] = stack;
    resume[act] = NOT_READY;
    resume[stack] = BY_USER;
    set_deadline(act, stack, when)
}

inline enter(act, stack, q, when)
{
    link_call(act, stack, q, when);
#if OBJECTS
    if
    :: !starting[stack] && argument[act] != NONE -> enter_with_object(act, stack, server_of(q))
    :: else
    fi
#endif
}

/* A server's start itself has no deadline: it is kept for the call that caused it. */
inline set_deadline(act, stack, when)
{
    deadline[stack] = (starting[stack] -> NEVER : when);
    timer[stack] = (starting[stack] || when != deadline[act] -> when : NEVER)
}

#if OBJECTS
inline enter_with_object(act, stack, s)
{
    process = process_of(act);
    pass(process, s, argument[act]);
    argument[act] = NONE;
    if
    :: object != NONE -> held[stack] = object; sees(s, object)
    :: else ->
        top[thread[act]] = act;
        timer[stack] = NEVER;
        back = act;
        entered = stack;
        give_back(entered);
        end_call(back, EBADF)
    fi
}
#endif

/* The start routine has returned: now the call that caused it. */
transition finish_start(act)
{
    back = caller[act];
    entered = act;
    over = timer[act];
    timer[act] = NEVER;
    starting[act] = 0;
    state[server_of_stack(act)] = READY;
    if
    :: mutation != START_WAKES_NOBODY -> serve_later(server_of_stack(act))
    :: else
    fi;
    if
    :: cut[act] -> cut_return(act, NONE)
#if FUTURES
    :: !cut[act] && is_proxy(back) -> set_deadline(back, entered, over); resume[act] = BY_BEGINNING
#endif
    :: else -> thread[act] = NONE; enter(back, entered, has[entered], over)
    fi
}

/* The return of a call. */
transition return_from(act)
{
    if
#if OBJECTS
    :: cut[act] || runs_release[act] != NONE -> cut_return(act, result)
#else
    :: cut[act] -> cut_return(act, NONE)
#endif
    :: else ->
        back = caller[act];
#if OBJECTS
        process = process_of(back);
        return_object(act, process, result);
        if
        :: is_proxy(back) -> drop_held(back, server_of_stack(act))
        :: else -> drop_held(act, server_of_stack(act))
        fi;
#endif
        timer[act] = (mutation == TIMER_OUTLIVES_ITS_CALL -> timer[act] : NEVER);
        top[thread[act]] = back;
        give_back(act);
        wait_fail_call(back, FINISHED)
    fi
}

/* What a stack knew of the call that was on it. */
inline forget_call(act)
{
    has[act] = NONE;
    thread[act] = NONE;
    caller[act] = NONE;
    cut[act] = 0;
    deadline[act] = NEVER;
    resume[act] = NOT_READY;
    called[act] = 0;
    doomed[act] = 0;
#if OBJECTS
    argument[act] = NONE
#endif
}
