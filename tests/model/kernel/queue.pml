/* Queues of a server, and its pool of stacks: guestkernel/core/queue.c. */

inline hold(q, who)
{
    holder[q] = (exclusive(q) -> who : NONE)
}

/* `callee`: a stack for one call, or NONE; then `refusal` is why there will be none, or FINISHED if waiting helps. */
transition take_stack(s)
{
    callee = NONE;
    refusal = FINISHED;
    if
    :: state[s] <= NEW ->
        callee = STACK0 + s * STACKS;
        do
        :: callee < STACK0 + (s + 1) * STACKS && taken[callee] -> callee++
        :: else -> break
        od;
        if
        :: callee < STACK0 + (s + 1) * STACKS ->
            taken[callee] = 1;
            starting[callee] = (state[s] == NEW);
            state[s] = (state[s] == NEW -> STARTING : READY)
        :: else -> callee = NONE
        fi
    :: state[s] >= DYING -> refusal = EOWNERDEAD
    :: else
    fi
}

/* The same for a claimant, which may be the one that it would wait for. */
inline take_stack_for(claimant, s)
{
    take_stack(s);
    if
    :: callee == NONE && refusal == FINISHED ->
        chain = claimant;
        do
        :: chain == NONE -> break
        :: chain != NONE && is_stack(chain) && server_of_stack(chain) == s -> refusal = ELOOP; break
        :: else -> chain = caller[chain]
        od
    :: else
    fi
}

/* `callee` is for the call of the claimant, which has the queue. */
transition grant(claimant)
{
    unpost(claimant);
#if FUTURES
    if
    :: is_proxy(claimant) -> future_run(claimant)
    :: else ->
#endif
        wait[claimant] = GRANTED;
        granted[claimant] = callee;
        caller[callee] = claimant;
        resume[claimant] = BY_ENTERING
#if FUTURES
    fi
#endif
}

/* A claimant that has the queue gets a stack, or waits for one, or fails, and the queue is free again. */
inline stack_for_claimant(q)
{
    take_stack_for(next_one, server_of(q));
    if
    :: callee != NONE -> grant(next_one)
    :: callee == NONE && refusal == FINISHED ->
        wait[next_one] = FOR_STACK;
        awaited[next_one] = server_of(q);
        stack_waiters[server_of(q)]!next_one
    :: else ->
        holder[q] = NONE;
        unpost(next_one);
        wait_fail_call(next_one, refusal)
    fi
}

/* A queue that nobody has any more goes to the first of those that wait for it; a dying server's are refused. */
transition pass_on(q)
{
    holder[q] = NONE;
    do
    :: holder[q] == NONE && len(waiters[q]) > 0 && state[server_of(q)] < DYING ->
        if
        :: mutation == LAST_COME_FIRST_SERVED -> take_last(q)
        :: else -> waiters[q]?next_one
        fi;
#if OBJECTS
        if
        :: next_one >= OBJECT0 ->
            hold(q, NOBODY);
            take_stack(OWNER);
            if
            :: callee != NONE -> run_release(next_one - OBJECT0)
            :: else -> stack_waiters[OWNER]!next_one
            fi
        :: else ->
#endif
            hold(q, next_one);
            stack_for_claimant(q)
#if OBJECTS
        fi
#endif
    :: else -> break
    od
}

/* For a mutation. */
inline take_last(q)
{
    steps = len(waiters[q]);
    do
    :: steps > 1 -> waiters[q]?next_one; waiters[q]!next_one; steps--
    :: else -> waiters[q]?next_one; break
    od
}

transition serve_stack_waiters(s)
{
    callee = 0;
    do
    :: callee != NONE && len(stack_waiters[s]) > 0 && state[s] < DYING ->
        take_stack(s);
        if
        :: callee != NONE ->
            stack_waiters[s]?next_one;
#if OBJECTS
            if
            :: next_one >= OBJECT0 -> run_release(next_one - OBJECT0)
            :: else -> grant(next_one)
            fi
#else
            grant(next_one)
#endif
        :: else
        fi
    :: else -> break
    od
}

/* The kernel does these where it says so; here they are done at the end of its step, so that they stand here once. */
inline settle()
{
    do
    :: due != 0 ->
        serving = 0;
        do
        :: ((due >> serving) & 1) == 0 -> serving++
        :: else -> break
        od;
        due = due & ~(1 << serving);
        serve_stack_waiters(serving)
    :: else ->
#if OBJECTS
        object = 0;
        do
        :: object < OBJECTS ->
            if
            :: exists[object] && holds[object] == 0 && !releasing[object] -> drop_last(object)
            :: else
            fi;
            object++
        :: else -> break
        od;
#endif
        queue = 0;
        do
        :: queue < SERVERS * QUEUES && holder[queue] != PASSING -> queue++
        :: else -> break
        od;
        if
        :: queue < SERVERS * QUEUES -> pass_on(queue)
        :: else -> break
        fi
    od
}

#define serve_later(s) due = due | (1 << (s))
#define pass_on_later(q) holder[q] = PASSING

/* Asks for the queue and a stack; `refusal` is why the claimant cannot wait for them. */
transition claim(act, q, when)
{
    refusal = FINISHED;
    if
    :: comes_back(server_of(q)) ->
        wait_start(act, FOR_TEARDOWN, server_of(q), q, when);
        teardown_waiters[server_of(q)]!act
    :: !comes_back(server_of(q)) && state[server_of(q)] >= DYING -> refusal = EOWNERDEAD
    :: state[server_of(q)] < DYING && holder[q] != NONE ->
        holding = thread_that_has(q);
        would_deadlock(act, holding);
        if
        :: refusal == FINISHED -> wait_start(act, FOR_QUEUE, q, q, when); waiters[q]!act
        :: else
        fi
    :: else ->
        take_stack_for(act, server_of(q));
        if
        :: refusal == FINISHED ->
            hold(q, act);
            wait_start(act, FOR_STACK, server_of(q), q, when);
            if
            :: callee != NONE -> grant(act)
            :: else -> stack_waiters[server_of(q)]!act
            fi
        :: else
        fi
    fi
}

/* A call of the function of `q`, to be cut off at `when`. */
transition queue_call(act, q, when, patient)
{
    callee = NONE;
    refusal = FINISHED;
    if
    :: holder[q] == NONE -> take_stack_for(act, server_of(q))
    :: holder[q] != NONE && state[server_of(q)] >= DYING -> refusal = EOWNERDEAD
    :: else
    fi;
    if
    :: callee != NONE -> enter(act, callee, q, when)
    :: else ->
        refusal = (comes_back(server_of(q)) -> FINISHED : refusal);
        refusal = (refusal == FINISHED && !patient -> EAGAIN : refusal);
        if
        :: refusal == FINISHED -> claim(act, q, when)
        :: else
        fi;
        if
        :: refusal != FINISHED -> end_call(act, refusal)
        :: else
        fi
    fi
}

/* The server that it waited for has been made new. */
transition claim_again(act)
{
    run_queue = calling[act];
    run_until = until[act];
#if FUTURES
    if
    :: wait[act] == FOR_TEARDOWN_TO_POST ->
        end_wait(act);
        wait_for_room(act, run_queue, run_until);
        offer_room(run_queue)
    :: else ->
#endif
        end_wait(act);
        claim(act, run_queue, run_until);
        if
        :: refusal != FINISHED -> wait_fail_call(act, refusal)
        :: else
        fi
#if FUTURES
    fi
#endif
}

/* Enters the call that has been granted a stack, unless the server has died meanwhile. */
transition resume_granted(act)
{
    if
    :: doomed[act] && mutation != DEAD_SERVER_ENTERED -> wait_fail(act, EOWNERDEAD)
    :: else ->
        run_queue = calling[act];
        run_until = until[act];
        callee = granted[act];
        end_wait(act);
        granted[act] = NONE;
        enter(act, callee, run_queue, run_until)
    fi
}

/* The call in `act` is over: stack and queue go to those that wait for them. */
transition give_back(act)
{
    assert(taken[act]);
    queue = has[act];
    forget_call(act);
    taken[act] = 0;
    if
    :: mutation != STACK_NOT_HANDED_ON -> serve_later(server_of_stack(act))
    :: else
    fi;
    if
    :: holder[queue] == act -> holder[queue] = (mutation == QUEUE_NOT_HANDED_ON -> NONE : PASSING)
    :: else
    fi
}

/* The claimant no longer wants what it waits for or has been granted. */
transition withdraw(act)
{
    queue = calling[act];
    unpost(act);
    if
    :: wait[act] == FOR_QUEUE -> waiters[queue]??eval(act)
    :: wait[act] == FOR_STACK -> stack_waiters[server_of(queue)]??eval(act)
    :: wait[act] == GRANTED ->
        callee = granted[act];
        granted[act] = NONE;
        if
        :: !doomed[act] ->
            assert(taken[callee] && thread[callee] == NONE && caller[callee] == act);
            caller[callee] = NONE;
            taken[callee] = 0;
            state[server_of(queue)] = (starting[callee] -> NEW : state[server_of(queue)]);
            starting[callee] = 0;
            if
            :: mutation != WITHDRAWN_STACK_NOT_HANDED_ON -> serve_later(server_of(queue))
            :: else
            fi
        :: else
        fi
    fi;
    resume[act] = NOT_READY;
    if
    :: holder[queue] == act -> holder[queue] = (mutation == WITHDRAWN_QUEUE_NOT_HANDED_ON -> NONE : PASSING)
    :: else
    fi
}

/* Ends the wait of one claimant of a dying server; there is one. */
transition refuse_one(s)
{
    if
    :: len(stack_waiters[s]) > 0 -> stack_waiters[s]?<back>
    :: else ->
        queue = s * QUEUES;
        do
        :: len(waiters[queue]) > 0 -> waiters[queue]?<back>; break
#if FUTURES
        :: len(waiters[queue]) == 0 && len(room_waiters[queue]) > 0 -> room_waiters[queue]?<back>; break
#endif
        :: else -> queue++
        od
    fi;
#if OBJECTS
    if
    :: back >= OBJECT0 -> withdraw_object(back - OBJECT0); discard(back - OBJECT0)
    :: else ->
#endif
        wait_fail(back, EOWNERDEAD)
#if OBJECTS
    fi
#endif
}

/* The claimant to which a dying server's stack had been granted. */
transition refuse_granted(act)
{
    back = caller[act];
    caller[act] = NONE;
    if
    :: back != NONE && wait[back] == GRANTED && granted[back] == act -> wait_fail(back, EOWNERDEAD)
    :: else
    fi
}

#if FUTURES
/* The room is theirs until they run, so that nobody who comes meanwhile takes it. */
transition offer_room(q)
{
    do
    :: holds_posted[q] + promised[q] < ROOM && len(room_waiters[q]) > 0 ->
        room_waiters[q]?to;
        promised[q]++;
        resume[to] = BY_POSTING
    :: else -> break
    od
}

/* A caller that comes while its server is made new waits for that first: those that wait for room are refused. */
transition wait_for_room(act, q, when)
{
    if
    :: comes_back(server_of(q)) && mutation != ROOM_OF_THE_DEAD ->
        wait_start(act, FOR_TEARDOWN_TO_POST, server_of(q), q, when);
        teardown_waiters[server_of(q)]!act
    :: else -> wait_start(act, FOR_ROOM, q, q, when); room_waiters[q]!act
    fi
}

/* A one-way call that its queue held is held no more. */
inline unpost_future(f)
{
    if
    :: posted[f] ->
        posted[f] = 0;
        holds_posted[function_of[f]]--;
        offer_room(function_of[f]);
        function_of[f] = 0
    :: else
    fi
}

inline unpost(claimant)
{
    if
    :: is_proxy(claimant) -> unpost_future(claimant - PROXY0)
    :: else
    fi
}

/* A caller that waits for room, or was promised some, does so no more. */
transition withdraw_post(act)
{
    if
    :: resume[act] == BY_POSTING ->
        promised[awaited[act]]--;
        if
        :: mutation != PROMISED_ROOM_LOST -> offer_room(awaited[act])
        :: else
        fi
    :: else -> room_waiters[awaited[act]]??eval(act)
    fi
}
#else
inline unpost(claimant)
{
    skip
}
#endif

#if OBJECTS
/* Puts the release call of an object into its queue. */
transition release_object(o)
{
    if
    :: state[OWNER] >= DYING -> discard(o)
    :: else ->
        waiters[0]!(OBJECT0 + o);
        holder[0] = (holder[0] == NONE -> PASSING : holder[0])
    fi
}

/* It is not to run after all. */
transition withdraw_object(o)
{
    if
    :: waiters[0]??[eval(OBJECT0 + o)] -> waiters[0]??eval(OBJECT0 + o)
    :: else ->
        stack_waiters[OWNER]??eval(OBJECT0 + o);
        if
        :: holder[0] == NOBODY && (mutation != NOBODY_KEEPS_THE_QUEUE || state[OWNER] < DYING) -> pass_on_later(0)
        :: else
        fi
    fi
}
#endif
