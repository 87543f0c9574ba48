/*
 * What the kernel knows, as far as waiting, cutting and dying go. In kernel/ is what it does, a file for each of
 * guestkernel/core's. A transition there is named in the code, by a comment "model: NAME", at the place that it models.
 * There is one priority, no host, and none of what fast paths do otherwise than the way they spare.
 */
#define transition inline

/* Activations: the program's threads, then each server's stacks, then the proxies of futures. A thread has the number
   of the activation that it belongs to. In queues, objects count on behind activations. */
#define STACK0 CALLERS
#define PROXY0 (STACK0 + SERVERS * STACKS)
#define ACTIVATIONS (PROXY0 + FUTURES)
#define OBJECT0 ACTIVATIONS
#define NONE 255
#define PASSING 253 /* is to go to the first that waits, at the end of the step */
#define NOBODY 254 /* has a queue while an object's release call waits for a stack */

#define is_stack(a) ((a) >= STACK0 && (a) < PROXY0)
#define is_proxy(a) ((a) >= PROXY0 && (a) < OBJECT0)

/* Processes are the servers, and the program behind them. A function is its queue's number. */
#define PROGRAM SERVERS
#define server_of_stack(a) (((a) - STACK0) / STACKS)
#define server_of(q) ((q) / QUEUES)
#define exclusive(q) (!((CONCURRENT >> (q)) & 1))

#if FUTURES
#define process_of(a) (is_stack(a) -> server_of_stack(a) : (is_proxy(a) -> owner[(a) - PROXY0] : PROGRAM))
#else
#define process_of(a) (is_stack(a) -> server_of_stack(a) : PROGRAM)
#endif
#define is_dying(a) (state[process_of(a)] >= DYING)

/* Time is an order: 0 has passed, 1 is the next point in time that a timer waits for, 2 the one after it. */
#define NEVER 9

/* States of processes. */
#define READY 0
#define NEW 1
#define STARTING 2
#define DYING 3
#define DEAD 4

/* What an activation waits for. */
#define NOTHING 0
#define FOR_QUEUE 1
#define FOR_STACK 2
#define GRANTED 3
#define FOR_TEARDOWN 4
#define FOR_FUTURE 5
#define FOR_FUTURES 6
#define FOR_ROOM 7
#define FOR_TEARDOWN_TO_POST 8

/* How one that is ready goes on. */
#define NOT_READY 0
#define BY_USER 1
#define BY_ENTERING 2
#define BY_BEGINNING 3
#define BY_DELIVERING 4
#define BY_POSTING 5

/* How calls end. */
#define FINISHED 0
#define EOWNERDEAD 1
#define ETIMEDOUT 2
#define EAGAIN 3
#define EDEADLK 4
#define ELOOP 5
#define ECANCELED 6
#define EBADF 7

/* Activations and their threads. */
byte thread[ACTIVATIONS] = NONE;
byte top[ACTIVATIONS] = NONE;     /* by thread; NONE: it is not in use */
byte caller[ACTIVATIONS] = NONE;
byte has[ACTIVATIONS] = NONE;     /* the queue whose function it runs */
byte wait[ACTIVATIONS];
byte awaited[ACTIVATIONS] = NONE;
byte calling[ACTIVATIONS] = NONE; /* the function of the call that it waits in */
byte until[ACTIVATIONS] = NEVER;  /* when its wait timer expires */
byte granted[ACTIVATIONS] = NONE; /* the stack that its call will run on */
byte resume[ACTIVATIONS];
byte deadline[ACTIVATIONS] = NEVER;
byte timer[ACTIVATIONS] = NEVER;  /* of its deadline; or, once cut, of its grace */
bit cut[ACTIVATIONS];
bit starting[ACTIVATIONS];
bit taken[ACTIVATIONS];           /* stacks: granted, or a call's */

/* Servers and their queues. */
byte state[SERVERS + 1];
chan stack_waiters[SERVERS] = [ACTIVATIONS + OBJECTS] of { byte };
chan teardown_waiters[SERVERS] = [ACTIVATIONS] of { byte };
byte holder[SERVERS * QUEUES] = NONE;
chan waiters[SERVERS * QUEUES] = [ACTIVATIONS + OBJECTS] of { byte };
#define thread_that_has(q) (holder[q] < PASSING -> thread[holder[q]] : NONE)
#define comes_back(s) (RESTART && state[s] == DYING)

#if FUTURES
#define ROOM 1 /* one-way calls that a queue holds */

byte owner[FUTURES];              /* the process that made it */
byte waiter[FUTURES] = NONE;
#if FUTURES > 1
#define waits_for_several(act) (waiter[0] == act && waiter[1] == act)
#else
#define waits_for_several(act) false
#endif
bit used[FUTURES], ended[FUTURES], one_way[FUTURES];
bit posted[FUTURES];              /* it counts among those that its queue holds */
byte function_of[FUTURES];        /* its queue, if it is posted */
byte holds_posted[SERVERS * QUEUES];
byte promised[SERVERS * QUEUES];  /* room for callers who were woken for it */
chan room_waiters[SERVERS * QUEUES] = [ACTIVATIONS] of { byte };
#endif

#if OBJECTS
/* All are records for one pointer of server 0. */
#define OWNER 0
#define is_stale(o) (revoked[o] || stale[o])
bit exists[OBJECTS], revoked[OBJECTS], stale[OBJECTS], releasing[OBJECTS], running[OBJECTS];
byte holds[OBJECTS];
byte own[(SERVERS + 1) * OBJECTS], borrowed[(SERVERS + 1) * OBJECTS]; /* holds of each process's handles */
#define own_of(p, o) own[p * OBJECTS + o] /* Spin wants no parentheses around a condition in parentheses */
#define borrowed_of(p, o) borrowed[p * OBJECTS + o]
#define has_handle(p, o) (own_of(p, o) + borrowed_of(p, o) > 0)
byte argument[ACTIVATIONS] = NONE;    /* the handle that its next call takes along */
byte held[ACTIVATIONS] = NONE;        /* the object that its call was passed */
byte runs_release[ACTIVATIONS] = NONE;
#if FUTURES
byte callee_of[FUTURES];              /* the server that it was passed to */
#endif
#endif

/* What only the properties need. */
bit doomed[ACTIVATIONS];          /* what its call needed has died; the kernel knows it of grants and room, by the incarnation */
byte called[ACTIVATIONS];         /* how much its function has done: no more than STEPS */
#if OBJECTS
bit alive;                        /* what the pointer points to: the server has made it, and not ended it */
#endif

/* Scratch: no part of any state. Each is written by the inlines of one purpose only. */
hidden byte callee, refusal;      /* what take_stack() found; why a call cannot be */
hidden byte chain, next_one, serving, queue, back, to, from, inner, inner_caller, cut_thread, over, run_queue,
    run_until, made, told, future, victim, object, tick, who, entered, process, woken, holding;
hidden int due;
hidden byte one, other, steps, seen;

/* Which line of `mutations` is tried; 0: none. It comes from the environment, so that one compiled model tries all. */
byte mutation;
c_decl {
\#include <stdlib.h>
}
