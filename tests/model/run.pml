/* What runs: the kernel, whose steps are atomic, and user code, whose steps are the including model's. */

byte stopped; /* threads of the program that will do nothing more */

#if FUTURES
#define queue_waits(q) (len(waiters[q]) > 0 || len(room_waiters[q]) > 0)
#else
#define queue_waits(q) (len(waiters[q]) > 0)
#endif
#if QUEUES > 1
#define waiter_of(s) (len(stack_waiters[s]) > 0 || queue_waits(s * QUEUES) || queue_waits(s * QUEUES + 1))
#else
#define waiter_of(s) (len(stack_waiters[s]) > 0 || queue_waits(s))
#endif
#define somebody_waits(s) (waiter_of(s) && mutation != WAITERS_OF_THE_DEAD_FORGOTTEN)

/* The first point in time passes. Of timers for the same point, those of waits expire before those of deadlines, or
   after. */
inline time_passes(waits_first)
{
    tick = 0;
    do
    :: tick < 2 * ACTIVATIONS ->
        who = tick % ACTIVATIONS;
        if
        :: (tick < ACTIVATIONS) == waits_first && until[who] <= 1 -> wait_fail(who, ETIMEDOUT)
        :: (tick < ACTIVATIONS) != waits_first && timer[who] <= 1 ->
            if
            :: cut[who] -> assert(GRACE != NEVER); timer[who] = NEVER; process_end(server_of_stack(who))
            :: else -> cut_at_deadline(who)
            fi
        :: else
        fi;
        settle();
        tick++
    :: else -> break
    od;
    tick = 0;
    do
    :: tick < ACTIVATIONS ->
        until[tick] = (until[tick] == NEVER || until[tick] == 0 -> until[tick] : until[tick] - 1);
        timer[tick] = (timer[tick] == NEVER || timer[tick] == 0 -> timer[tick] : timer[tick] - 1);
        deadline[tick] = (deadline[tick] == NEVER || deadline[tick] == 0 -> deadline[tick] : deadline[tick] - 1);
        tick++
    :: else -> break
    od
}

/* How one that is ready goes on, where there is nothing to choose. */
inline go_on(act)
{
    if
    :: resume[act] == BY_ENTERING -> printf("%d enters\n", act); resume_granted(act)
    :: resume[act] == BY_USER -> printf("%d has started its server\n", act); finish_start(act)
#if FUTURES
    :: resume[act] == BY_DELIVERING -> printf("%d gets its result\n", act); deliver(act)
    :: resume[act] == BY_BEGINNING -> printf("%d begins\n", act); begin(act)
#if !OBJECTS
    :: resume[act] == BY_POSTING -> printf("%d has room\n", act); resume_post(act)
#endif
#endif
    fi
}

/* Does what the including model chose. */
inline call_step(act)
{
    called[act] = (is_stack(act) -> called[act] + 1 : 0);
    printf("%d calls %d until %d, patient %d\n", act, which, when, patient);
    queue_call(act, which, when, patient)
}

inline user_step(act)
{
    process = process_of(act);
    if
    :: step == RETURN -> printf("%d returns\n", act); return_from(act)
    :: step == DIE -> printf("%d ends its server\n", act); resume[act] = NOT_READY; process_end(process)
    :: step == KILL -> printf("%d kills %d\n", act, which); process_end(which)
    :: step == STOP -> printf("%d stops\n", act); resume[act] = NOT_READY; stopped++
    fi
}

#if FUTURES
inline future_step(act)
{
    called[act] = (is_stack(act) -> called[act] + 1 : 0);
    if
    :: step == START -> printf("%d starts %d until %d\n", act, which, when); future_start(act, which, when)
    :: step == RESULT -> printf("%d waits for %d until %d\n", act, which, when); future_result(act, which, when)
#if !OBJECTS /* Spin limits the length of a step */
    :: step == POST -> printf("%d posts to %d until %d\n", act, which, when); post(act, which, when)
    :: step == ANY -> process = process_of(act);
        printf("%d waits for any until %d\n", act, when);
        wait_any(act, process, when)
#endif
    :: step == CANCEL -> printf("%d cancels %d\n", act, which); cancel(which)
    fi
}
#endif

#if OBJECTS
inline object_step(act)
{
    called[act] = (is_stack(act) -> called[act] + 1 : 0);
    process = process_of(act);
    if
    :: step == RELEASE -> printf("%d releases %d\n", act, which); release_handle(process, which)
    :: step == HOLD -> printf("%d holds %d\n", act, which); hold_handle(process, which)
    :: step == REVOKE -> printf("%d revokes %d\n", act, which); revoke(which)
    fi
}
#endif

#define by_user(act) (resume[act] == BY_USER && (!is_dying(act) || mutation == THE_DEAD_GO_ON) && !starting[act])

proctype activation(byte act)
{
end:
    do
    :: d_step { resume[act] != NOT_READY && is_dying(act) ->
        printf("%d is cut out\n", act); cut_out(act); settle(); check() }
    :: d_step { resume[act] != NOT_READY && !is_dying(act) && !by_user(act) -> go_on(act); settle(); check() }
    :: atomic { by_user(act) ->
        choose_step(act);
        if
        :: d_step { step == CALL -> call_step(act); settle(); check() }
        :: d_step { step != CALL && step < START -> user_step(act); settle(); check() }
#if FUTURES
        :: d_step { step >= START && step < RELEASE -> future_step(act); settle(); check() }
#endif
#if OBJECTS
        :: d_step { step >= RELEASE -> object_step(act); settle(); check() }
#endif
        fi }
#if POINTS
    :: atomic { timer[act] != NEVER || until[act] != NEVER ->
        if
        :: order = 0
        :: order = 1
        fi;
        d_step { printf("time passes\n"); time_passes(order); check() } }
#endif
    od
}

#if DEATHS
/* A step of what is left to be done for a process that ends: first its stacks, then who waits, futures, and handles. */
#define WAITERS STACKS
#define FUTURE0 (WAITERS + 1)
#define HANDLE0 (FUTURE0 + FUTURES)
#define NOTHING_LEFT (HANDLE0 + OBJECTS)

inline take_apart(s)
{
    if
    :: at < WAITERS -> printf("end of stack %d\n", STACK0 + s * STACKS + at);
        end_one_stack(STACK0 + s * STACKS + at);
        at++
    :: at == WAITERS && somebody_waits(s) -> printf("%d refuses one\n", s); refuse_one(s)
    :: at == WAITERS && !somebody_waits(s) -> at++
#if FUTURES
    :: at >= FUTURE0 && at < HANDLE0 ->
        if
        :: used[at - FUTURE0] && owner[at - FUTURE0] == s && mutation != FUTURES_OF_THE_DEAD_KEPT ->
            drop_future(at - FUTURE0)
        :: else
        fi;
        at++
#endif
#if OBJECTS
    :: at >= HANDLE0 && at < NOTHING_LEFT ->
        if
        :: own_of(s, at - HANDLE0) > 0 && mutation != HANDLES_OF_THE_DEAD_KEPT -> drop_handle(s, at - HANDLE0)
        :: else
        fi;
        at++
#endif
    fi
}

proctype teardown(byte s)
{
    byte at;
end:
    do
    :: d_step { state[s] == DYING && at < NOTHING_LEFT -> take_apart(s); settle(); check() }
    :: d_step { state[s] == DYING && at == NOTHING_LEFT ->
        printf("%d has ended\n", s); at = 0; finish_end(s); settle(); check() }
    od
}
#endif

init
{
    atomic {
        c_code { now.mutation = getenv("MUTATION") ? atoi(getenv("MUTATION")) : 0; };
        made = 0;
        do
        :: made < SERVERS ->
            state[made] = NEW;
#if DEATHS
            run teardown(made);
#endif
            made++
        :: else -> break
        od;
        made = 0;
        do
        :: made < ACTIVATIONS ->
            if
            :: made < CALLERS -> thread[made] = made; top[made] = made; resume[made] = BY_USER
            :: else
            fi;
            run activation(made);
            made++
        :: else -> break
        od;
        made = 0
    }
    timeout;
    /* Nothing can happen any more. */
    d_step { check_quiet() }
}

/* Every call of a thread of the program ends, if whoever can go on for ever does so in the end. */
#if LIVENESS
#define in_a_call(act) (wait[act] != NOTHING || top[act] != act)
ltl no_call_lasts_for_ever { [] <> !in_a_call(0) }
#endif
