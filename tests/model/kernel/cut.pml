/* Calls cut off from their callers: guestkernel/core/cut.c. */

/* Gives `act` and what it called a thread of their own, unless it has not begun: then it never does. */
transition cut_off(act)
{
    from = thread[act];
    to = caller[act];
    if
    :: resume[act] == BY_BEGINNING && mutation != CUT_CALL_BEGINS ->
        timer[act] = NEVER;
        top[from] = to;
        give_back(act)
    :: else ->
        assert(top[act] == NONE);
        top[act] = top[from];
        chain = top[from];
        do
        :: thread[chain] = act;
            if
            :: chain == act -> break
            :: else -> chain = caller[chain]
            fi
        od;
        top[from] = to;
        caller[act] = NONE;
        cut[act] = 1;
        deadline[act] = NEVER;
        inherit_deadline(act);
        timer[act] = (mutation == CUT_CALL_KEEPS_ITS_TIMER -> timer[act] : GRACE);
        holder[has[act]] = (mutation == CUT_CALL_LOSES_ITS_QUEUE -> PASSING : holder[has[act]])
#if OBJECTS && FUTURES
        ;
        if
        :: is_proxy(to) && !starting[act] -> held[act] = held[to]; held[to] = NONE
        :: else
        fi
#endif
    fi
}

/* What a call that is cut off has called keeps its deadline: the timer was for both. */
inline inherit_deadline(act)
{
    chain = top[act];
    do
    :: chain == act || caller[chain] == act -> break
    :: else -> chain = caller[chain]
    od;
    if
    :: chain != act && timer[chain] == NEVER && mutation != CUT_ENDS_DEADLINES -> timer[chain] = deadline[chain]
    :: else
    fi
}

/* Innermost first, from the top of the thread down to the call whose timer this is. */
transition cut_at_deadline(act)
{
    over = timer[act];
    cut_thread = thread[act];
    timer[act] = NEVER;
    inner = top[cut_thread];
    if
    :: wait[inner] != NOTHING && until[inner] <= over -> wait_fail(inner, ETIMEDOUT)
    :: else
    fi;
    inner = top[cut_thread];
    do
    :: inner_caller = caller[inner];
        victim = inner;
        if
        :: (inner == act || deadline[inner] <= over || (starting[inner] && timer[inner] <= over)) ->
            cut_off(inner);
            wait_fail_call(inner_caller, ETIMEDOUT)
        :: else
        fi;
        if
        :: victim == act -> break
        :: else -> inner = inner_caller
        fi
    od
}

transition cut_inside(act)
{
    if
    :: top[thread[act]] == act -> wait_stop(act)
    :: else ->
        inner = top[thread[act]];
        do
        :: caller[inner] == act -> break
        :: else -> inner = caller[inner]
        od;
        cut_off(inner)
    fi
}

/* Takes an activation of a process that ends out of its chain. */
transition cut_out(act)
{
    victim = act;
    cut_thread = thread[victim];
    cut_inside(victim);
    timer[victim] = NEVER;
    if
    :: holder[has[victim]] == victim -> holder[has[victim]] = NONE
    :: else
    fi;
    back = caller[victim];
#if OBJECTS
    process = process_of(victim);
    if
    :: is_proxy(back) -> drop_held(back, process)
    :: else -> drop_held(victim, process)
    fi;
    if
    :: runs_release[victim] != NONE -> released(victim)
    :: else
    fi;
#endif
    forget_call(victim);
    top[cut_thread] = back;
    if
    :: back != NONE -> wait_fail_call(back, EOWNERDEAD)
    :: else
    fi
}

/* The return of what was cut off, or of an object's release call. */
transition cut_return(act, result)
{
    timer[act] = NEVER;
#if OBJECTS
    if
    :: runs_release[act] != NONE -> released(act)
    :: else -> drop_held(act, server_of_stack(act)); return_object(act, NONE, result)
    fi;
#endif
    top[thread[act]] = NONE;
    give_back(act)
}
