/* Objects, and the handles that others have for them: guestkernel/core/object.c. */

inline discard(o)
{
    assert(exists[o] && holds[o] == 0);
    exists[o] = 0;
    revoked[o] = 0;
    stale[o] = 0;
    releasing[o] = 0;
    running[o] = 0
}

/* One hold less. */
transition drop(o)
{
    assert(exists[o] && holds[o] > 0);
    holds[o]--
}

/* With the last hold, the server is told, unless the object is its no longer. */
inline drop_last(o)
{
    if
    :: is_stale(o) -> discard(o)
    :: else -> releasing[o] = 1; release_object(o)
    fi
}

/* `object`: the object, which the call holds, that a handle of process `p` stands for in server `s`; NONE: EBADF. */
transition pass(p, s, o)
{
    object = o;
    if
    :: !has_handle(p, object) || is_stale(object) || state[OWNER] >= DYING -> object = NONE
    :: else ->
        holds[object]++;
        borrowed_of(s, object) = borrowed_of(s, object) + (s != OWNER)
    fi
}

/* The call is over that an object was passed to. */
transition drop_held(act, s)
{
    if
    :: held[act] != NONE ->
        object = held[act];
        held[act] = NONE;
        assert(s == OWNER || borrowed_of(s, object) > 0);
        borrowed_of(s, object) = borrowed_of(s, object) - (s != OWNER);
        drop(object)
    :: else
    fi
}

/* `result` of the call in `act` is an object: of the server's own, or one that it has a handle for. */
transition return_object(act, p, result)
{
    if
    :: result == NONE -> skip
    :: result != NONE && server_of_stack(act) == OWNER -> give(p)
    :: result != NONE && server_of_stack(act) != OWNER && p != NONE && p != OWNER ->
        holds[result]++;
        own_of(p, result)++
    :: else
    fi
}

/* The result is an object of the server's own. */
transition give(p)
{
    object = 0;
    do
    :: object == OBJECTS -> object = NONE; break
    :: object < OBJECTS && exists[object] && !is_stale(object) && (!releasing[object] || !running[object]) -> break
    :: else -> object++
    od;
    if
    :: object == NONE ->
        object = 0;
        do
        :: exists[object] -> object++ /* the model has enough of them */
        :: else -> break
        od;
        exists[object] = 1
    :: else
    fi;
    alive = 1;
    if
    :: releasing[object] && mutation != HELD_OBJECT_RELEASED -> releasing[object] = 0; withdraw_object(object)
    :: else
    fi;
    holds[object]++;
    if
    :: p != NONE -> own_of(p, object)++
    :: else -> drop(object)
    fi
}

/* fl_release. */
transition release_handle(p, o)
{
    own_of(p, o)--;
    drop(o)
}

/* fl_hold. */
transition hold_handle(p, o)
{
    if
    :: is_stale(o) -> skip
    :: else -> own_of(p, o)++; holds[o]++
    fi
}

/* fl_revoke, by the server. */
transition revoke(o)
{
    if
    :: exists[o] && !is_stale(o) && !releasing[o] -> revoked[o] = 1; alive = 0
    :: else
    fi
}

/* One of a process that ends. */
transition drop_handle(p, o)
{
    holds[o] = holds[o] - (own_of(p, o) - 1);
    own_of(p, o) = 0;
    drop(o)
}

/* The release call of an object, which has the queue, runs in `callee`, on its own thread. */
transition run_release(o)
{
    assert(taken[callee] && thread[callee] == NONE && top[callee] == NONE && !starting[callee]);
    assert(alive);
    alive = 0;
    thread[callee] = callee;
    top[callee] = callee;
    has[callee] = 0;
    hold(0, callee);
    runs_release[callee] = o;
    awaited[callee] = o; /* only for a mutation */
    running[o] = 1;
    resume[callee] = BY_USER
}

transition released(act)
{
    object = (mutation == RELEASE_FORGETS_ITS_OBJECT -> awaited[act] : runs_release[act]);
    awaited[act] = NONE;
    runs_release[act] = NONE;
    discard(object)
}

/* All objects of a server that ends are another incarnation's. */
inline stale_objects(s)
{
    one = 0;
    do
    :: one < OBJECTS -> stale[one] = (s == OWNER && exists[one] -> 1 : stale[one]); one++
    :: else -> break
    od;
    alive = (s == OWNER -> 0 : alive)
}
