/* Blocking, and who would wait for himself: guestkernel/core/wait.c. */

transition wait_start(act, what, whom, q, when)
{
    wait[act] = what;
    awaited[act] = whom;
    calling[act] = q;
    until[act] = when;
    resume[act] = NOT_READY
}

inline end_wait(act)
{
    wait[act] = NOTHING;
    awaited[act] = NONE;
    calling[act] = NONE;
    until[act] = NEVER
}

transition wait_stop(act)
{
    if
    :: wait[act] == FOR_QUEUE || wait[act] == FOR_STACK || wait[act] == GRANTED -> withdraw(act)
    :: wait[act] == FOR_TEARDOWN || wait[act] == FOR_TEARDOWN_TO_POST -> teardown_waiters[awaited[act]]??eval(act)
#if FUTURES
    :: wait[act] == FOR_FUTURE || wait[act] == FOR_FUTURES -> forget_waiter(act)
    :: wait[act] == FOR_ROOM -> withdraw_post(act)
#endif
    :: else
    fi;
    resume[act] = NOT_READY;
    end_wait(act)
}

/* A call that `act` made has ended; it goes on. */
inline end_call(act, how)
{
    assert(!doomed[act] || how == EOWNERDEAD || how == ETIMEDOUT || how == ECANCELED);
    doomed[act] = 0;
    end_wait(act);
#if OBJECTS
    argument[act] = NONE;
#endif
    resume[act] = BY_USER
}

transition wait_fail_call(act, how)
{
#if FUTURES
    if
    :: is_proxy(act) -> future_end(act, how)
    :: else ->
#endif
        end_call(act, how)
#if FUTURES
    fi
#endif
}

inline wait_fail(act, how)
{
    wait_stop(act);
    wait_fail_call(act, how)
}

/* `chain`: the one thread that must go on before `act` can, if there is one. */
inline awaited_thread(act)
{
    if
    :: wait[act] == FOR_QUEUE -> next_one = awaited[act]; chain = thread_that_has(next_one)
#if FUTURES
    :: wait[act] == FOR_ROOM && resume[act] == NOT_READY && mutation != ROOM_NO_PART_OF_CIRCLES ->
        next_one = awaited[act]; chain = thread_that_has(next_one)
    :: wait[act] == FOR_FUTURE || (wait[act] == FOR_FUTURES && !waits_for_several(act)) -> chain = PROXY0 + awaited[act]
#endif
    :: else -> chain = NONE
    fi
}

/* Whether the thread of `act` would wait for itself, if it waited for `awaited_one`: EDEADLK. */
transition would_deadlock(act, awaited_one)
{
    refusal = FINISHED;
    chain = awaited_one;
    steps = 0;
    do
    :: chain == NONE || refusal != FINISHED || mutation == DEADLOCK_ALLOWED -> break
    :: else ->
        assert(steps < ACTIVATIONS); /* the walk ends, since nobody waits in a circle */
        steps++;
        if
        :: chain == thread[act] -> refusal = EDEADLK
        :: else -> chain = top[chain]; awaited_thread(chain)
        fi
    od
}
