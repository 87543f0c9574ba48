/* Calls that do not wait: guestkernel/core/future.c. */

/* `made`: the proxy of a future of its own for the process of `act`, or NONE. */
inline make_future(act)
{
    made = PROXY0;
    do
    :: made == OBJECT0 -> made = NONE; break
    :: made < OBJECT0 && !used[made - PROXY0] -> break
    :: else -> made++
    od;
    if
    :: made != NONE ->
        used[made - PROXY0] = 1;
        owner[made - PROXY0] = process_of(act);
        thread[made] = made;
        top[made] = made
    :: else
    fi
}

inline free_future(f)
{
    unpost_future(f);
    assert(used[f] && waiter[f] == NONE && wait[PROXY0 + f] == NOTHING && top[PROXY0 + f] == PROXY0 + f);
#if OBJECTS
    drop_held(PROXY0 + f, callee_of[f]);
#endif
    used[f] = 0;
    ended[f] = 0;
    one_way[f] = 0;
    owner[f] = 0;
    doomed[PROXY0 + f] = 0;
    thread[PROXY0 + f] = NONE;
    top[PROXY0 + f] = NONE
}

/* f_async. */
transition future_start(act, q, when)
{
    make_future(act);
    if
    :: made != NONE ->
#if OBJECTS
        refusal = FINISHED;
        if
        :: argument[act] != NONE ->
            process = process_of(act);
            pass(process, server_of(q), argument[act]);
            argument[act] = NONE;
            refusal = (object == NONE -> EBADF : FINISHED);
            held[made] = object;
            callee_of[made - PROXY0] = server_of(q)
        :: else
        fi;
        if
        :: refusal == FINISHED -> claim(made, q, when)
        :: else
        fi;
#else
        claim(made, q, when);
#endif
        if
        :: refusal != FINISHED -> free_future(made - PROXY0)
        :: else
        fi
    :: else
    fi
}

/* The call of a proxy has both queue and stack, `callee`. */
transition future_run(proxy)
{
    run_queue = calling[proxy];
    run_until = until[proxy];
    end_wait(proxy);
    link_call(proxy, callee, run_queue, run_until);
    resume[callee] = (starting[callee] -> BY_USER : BY_BEGINNING)
}

/* The first instruction of the call of a proxy. */
transition begin(act)
{
    assert(is_proxy(caller[act]));
#if OBJECTS
    if
    :: held[caller[act]] != NONE && is_stale(held[caller[act]]) && mutation != REVOKED_OBJECT_PASSED ->
        back = caller[act];
        timer[act] = NEVER;
        top[thread[act]] = back;
        future_end(back, EBADF);
        give_back(act)
    :: else -> resume[act] = BY_USER; sees(server_of_stack(act), held[caller[act]])
    fi
#else
    resume[act] = BY_USER
#endif
}

/* Leaves the call's outcome to whoever fetches it. */
transition future_end(proxy, how)
{
    assert(!ended[proxy - PROXY0]);
    assert(!doomed[proxy] || how == EOWNERDEAD || how == ETIMEDOUT || how == ECANCELED);
#if OBJECTS
    if
    :: how != FINISHED -> drop_held(proxy, callee_of[proxy - PROXY0])
    :: else
    fi;
#endif
    doomed[proxy] = 0;
    end_wait(proxy);
    ended[proxy - PROXY0] = 1;
    told = waiter[proxy - PROXY0];
    if
#if !OBJECTS
    :: one_way[proxy - PROXY0] -> free_future(proxy - PROXY0)
#endif
    :: !one_way[proxy - PROXY0] && told != NONE && wait[told] == FOR_FUTURE ->
        waiter[proxy - PROXY0] = (mutation == RESULT_DELIVERED_TWICE -> NONE : told);
        resume[told] = BY_DELIVERING
    :: !one_way[proxy - PROXY0] && told != NONE && wait[told] == FOR_FUTURES ->
        forget_waiter(told);
        end_call(told, FINISHED)
    :: else
    fi
}

transition forget_waiter(act)
{
    future = 0;
    do
    :: future < FUTURES -> waiter[future] = (waiter[future] == act -> NONE : waiter[future]); future++
    :: else -> break
    od
}

/* f_result. */
transition future_result(act, f, when)
{
    if
    :: waiter[f] != NONE -> skip
    :: waiter[f] == NONE && ended[f] -> free_future(f)
    :: else ->
        would_deadlock(act, PROXY0 + f);
        if
        :: refusal == FINISHED ->
            waiter[f] = act;
            wait_start(act, FOR_FUTURE, f, NONE, when)
        :: else
        fi
    fi
}

/* What f_result waited for is there. */
transition deliver(act)
{
    future = awaited[act];
    assert(used[future] && ended[future] && (waiter[future] == act || mutation == RESULT_DELIVERED_TWICE));
    waiter[future] = NONE;
    free_future(future);
    end_call(act, FINISHED)
}

#define belongs(f, p) (used[f] && owner[f] == p && !one_way[f])

/* fl_wait_any, for all the futures of a process. */
transition wait_any(act, p, when)
{
    made = NONE;
    back = EDEADLK;
    future = 0;
    do
    :: future < FUTURES ->
        if
        :: belongs(future, p) && (waiter[future] != NONE || ended[future]) -> made = NONE; break
        :: belongs(future, p) && waiter[future] == NONE && !ended[future] ->
            made = future;
            would_deadlock(act, PROXY0 + future);
            back = (refusal == FINISHED -> FINISHED : back)
        :: else
        fi;
        future++
    :: else -> break
    od;
    if
    :: made != NONE && back == FINISHED ->
        wait_start(act, FOR_FUTURES, made, NONE, when);
        future = 0;
        do
        :: future < FUTURES -> waiter[future] = (belongs(future, p) -> act : waiter[future]); future++
        :: else -> break
        od
    :: else
    fi
}

/* A one-way call. */
transition post(act, q, when)
{
    if
    :: holds_posted[q] + promised[q] >= ROOM && (state[server_of(q)] < DYING || comes_back(server_of(q))) ->
        holding = thread_that_has(q);
        would_deadlock(act, holding);
        if
        :: refusal == FINISHED -> wait_for_room(act, q, when)
        :: else
        fi
    :: else ->
        make_future(act);
        if
        :: made == NONE -> offer_room(q)
        :: else ->
            one_way[made - PROXY0] = 1;
            posted[made - PROXY0] = 1;
            holds_posted[q]++;
            function_of[made - PROXY0] = q;
            claim(made, q, NEVER); /* the deadline was for the acceptance */
            if
            :: refusal != FINISHED -> future = made - PROXY0; free_future(future)
            :: else
            fi
        fi
    fi
}

/* There is room for the call that waited for it, unless the server has died meanwhile. */
transition resume_post(act)
{
    if
    :: doomed[act] && mutation != ROOM_OUTLIVES_THE_SERVER -> wait_fail(act, EOWNERDEAD)
    :: else ->
        run_queue = calling[act];
        end_wait(act);
        promised[run_queue]--;
        resume[act] = BY_USER;
        post(act, run_queue, deadline[act])
    fi
}

/* fl_cancel. */
transition cancel(f)
{
    if
    :: ended[f] -> skip
    :: else ->
        made = PROXY0 + f;
        cut_inside(made);
        future_end(made, ECANCELED)
    fi
}

/* One of a process that ends. */
transition drop_future(f)
{
    made = PROXY0 + f;
    if
    :: !ended[f] -> cut_inside(made)
    :: else
    fi;
    waiter[f] = NONE;
    free_future(f)
}
