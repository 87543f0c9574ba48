/* The end of processes, slice by slice: guestkernel/core/teardown.c. */

transition process_end(s)
{
    state[s] = DYING;
#if OBJECTS
    stale_objects(s);
#endif
    doom(s)
}

transition end_one_stack(act)
{
    if
    :: thread[act] != NONE -> cut_out(act)
    :: else -> refuse_granted(act)
    fi;
    taken[act] = 0;
    starting[act] = 0
}

transition finish_end(s)
{
    check_ended(s);
    state[s] = (RESTART -> NEW : DEAD);
    do
    :: len(teardown_waiters[s]) > 0 ->
        teardown_waiters[s]?to;
        woken = to;
        if
        :: mutation == RESTART_WAKES_NOBODY -> resume[woken] = NOT_READY
        :: else -> claim_again(woken)
        fi
    :: else -> break
    od
}
