/* What user code can choose. */

hidden byte step, which, when, patient, order, result; /* what is chosen is written nowhere else */

#define CALL 0
#define RETURN 1
#define DIE 2
#define KILL 3
#define STOP 4
#define START 5
#define POST 6
#define RESULT 7
#define ANY 8
#define CANCEL 9
#define RELEASE 10
#define HOLD 11
#define REVOKE 12

/* A function, and when its call is to end: with the caller's own, or before. */
inline choose_function()
{
    if
    :: which = 0
#if SERVERS * QUEUES > 1
    :: which = 1
#endif
#if SERVERS * QUEUES > 2
    :: which = 2
#endif
#if SERVERS * QUEUES > 3
    :: which = 3
#endif
    fi
}

inline choose_time(act)
{
    if
    :: when = deadline[act]; patient = 1
#if IMPATIENT
    :: when = deadline[act]; patient = 0
#endif
#if POINTS > 0
    :: deadline[act] > 1 -> when = 1; patient = 1
#endif
#if POINTS > 1
    :: deadline[act] > 2 -> when = 2; patient = 1
#endif
    fi
}

/* The end of a server, by a mistake of its own or by the program; of a function; of a thread. */
inline choose_end(act)
{
    if
    :: is_stack(act) -> step = RETURN
#if DEATHS
    :: is_stack(act) -> step = DIE
#endif
#if KILLS
    :: !is_stack(act) && state[0] < DYING -> which = 0; step = KILL
#if SERVERS > 1
    :: !is_stack(act) && state[1] < DYING -> which = 1; step = KILL
#endif
#endif
    :: !is_stack(act) -> step = STOP
    fi
}
