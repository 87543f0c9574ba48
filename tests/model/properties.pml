/* What must hold whenever the kernel has done something, and when nothing can happen any more. */

/* Those whose calls need a server that dies will be told so, unless their time is over or they want to know no more. */
inline doom(s)
{
    chain = 0;
    do
    :: chain < ACTIVATIONS ->
        if
        :: (wait[chain] == FOR_QUEUE || wait[chain] == FOR_STACK || wait[chain] == GRANTED || wait[chain] == FOR_ROOM) &&
           server_of(calling[chain]) == s -> doomed[chain] = 1
        :: is_stack(chain) && server_of_stack(chain) == s && thread[chain] != NONE && caller[chain] != NONE ->
            doomed[caller[chain]] = 1
        :: else
        fi;
        chain++
    :: else -> break
    od
}

/* A free queue with waiters, and a free stack that somebody waits for, do not last. A call has its queue to its end. */
inline check()
{
    one = 0;
    do
    :: one < SERVERS * QUEUES ->
        assert(state[server_of(one)] >= DYING || holder[one] != NONE || len(waiters[one]) == 0);
#if FUTURES
        assert(holds_posted[one] + promised[one] <= ROOM);
        assert(holds_posted[one] + promised[one] == ROOM || len(room_waiters[one]) == 0);
#endif
        one++
    :: else -> break
    od;
    one = STACK0;
    do
    :: one < PROXY0 ->
        if
        :: thread[one] != NONE ->
            assert(!exclusive(has[one]) || holder[has[one]] == one);
            check_deadline(one)
        :: !taken[one] && state[server_of_stack(one)] < STARTING ->
            assert(len(stack_waiters[server_of_stack(one)]) == 0)
        :: else
        fi;
        one++
    :: else -> break
    od;
#if OBJECTS
    check_objects();
#endif
    one = 0
}

/* A call that has a deadline has a timer, or one of those that led to it has one for both. */
inline check_deadline(act)
{
    chain = (deadline[act] == NEVER -> NONE : act);
    do
    :: chain == NONE || timer[chain] != NEVER -> break
    :: else -> chain = caller[chain]; assert(chain != NONE)
    od
}

#if OBJECTS
/* What the server is passed is there, in the server as well. */
inline sees(s, o)
{
    assert(s != OWNER || o == NONE || alive)
}

/* Each hold is a handle's, or that of a call to the server; with the last goes the object. */
inline check_objects()
{
    one = 0;
    do
    :: one < OBJECTS ->
        seen = 0;
        other = 0;
        do
        :: other <= SERVERS -> seen = seen + own_of(other, one) + borrowed_of(other, one); other++
        :: else -> break
        od;
        other = 0;
        do
        :: other < ACTIVATIONS ->
            if
            :: held[other] == one && is_stack(other) && server_of_stack(other) == OWNER -> seen++
#if FUTURES
            :: held[other] == one && is_proxy(other) && callee_of[other - PROXY0] == OWNER -> seen++
#endif
            :: else
            fi;
            other++
        :: else -> break
        od;
        assert(holds[one] == seen);
        assert(exists[one] == (holds[one] > 0 || releasing[one]));
        one++
    :: else -> break
    od
}
#endif

/* Nobody has anything of a server, and nobody waits for it. */
inline check_idle(s)
{
    assert(len(stack_waiters[s]) == 0);
    one = 0;
    do
    :: one < STACKS -> assert(!taken[STACK0 + s * STACKS + one] && thread[STACK0 + s * STACKS + one] == NONE); one++
    :: else -> break
    od;
    one = s * QUEUES;
    do
    :: one < (s + 1) * QUEUES ->
        assert(holder[one] == NONE && len(waiters[one]) == 0);
#if FUTURES
        assert(comes_back(s) || (holds_posted[one] == 0 && len(room_waiters[one]) == 0));
#endif
        one++
    :: else -> break
    od
}

/* Nothing is left of a process that has ended. */
inline check_ended(s)
{
    check_idle(s);
#if FUTURES
    one = 0;
    do
    :: one < FUTURES -> assert(!used[one] || owner[one] != s); one++
    :: else -> break
    od;
#endif
#if OBJECTS
    one = 0;
    do
    :: one < OBJECTS -> assert(own_of(s, one) == 0); one++
    :: else -> break
    od;
#endif
    one = 0
}

/* Circles through stacks, and through several futures at once, are not looked for (doc/call.md, 4.7). `other`: somebody
   waits in such a way. */
inline find_excuse()
{
    other = 0;
    one = 0;
    do
    :: one < SERVERS -> other = (len(stack_waiters[one]) > 0 -> 1 : other); one++
    :: else -> break
    od;
#if FUTURES
    one = 0;
    do
    :: one < ACTIVATIONS -> other = (wait[one] == FOR_FUTURES && waits_for_several(one) -> 1 : other); one++
    :: else -> break
    od;
#endif
    other = (mutation == NO_EXCUSE -> 0 : other)
}

/* When nothing can happen any more, every call has ended, and all that was given is back. */
inline check_quiet()
{
    find_excuse();
    assert(stopped == CALLERS || other);
    one = 0;
    do
    :: !other && one < ACTIVATIONS ->
        assert(!taken[one] && wait[one] == NOTHING && resume[one] == NOT_READY);
        one++
    :: else -> break
    od;
    made = 0;
    do
    :: !other && made < SERVERS -> check_idle(made); made++
    :: else -> break
    od;
#if FUTURES
    one = 0;
    do
    :: !other && one < FUTURES -> assert(!used[one] || (ended[one] && !one_way[one])); one++
    :: else -> break
    od;
#endif
#if OBJECTS
    one = 0;
    do
    :: !other && one < OBJECTS -> assert(!releasing[one]); one++
    :: else -> break
    od;
#endif
    one = 0
}
