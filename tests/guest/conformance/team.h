/* Threads of a conformance program that are where it wants them: its first thread is the least urgent, and therefore runs
   only while all others wait. */
#ifndef CONFORMANCE_TEAM_H
#define CONFORMANCE_TEAM_H

#include "holds.h"

#include <string.h>

enum { LEADER_PRIORITY = 1 };

struct member {
    void (*run)(struct member *member);
    int priority;
    const char *route; /* for those that call a server of route.h */
    int number;
    volatile int started, done;
    volatile int result, error; /* for run() to fill in */
};

static void member_main(void *argument)
{
    struct member *member = argument;
    fl_priority(member->priority);
    member->started = 1;
    member->run(member);
    member->done = 1;
}

/* Before any other function: makes the thread that calls the leader. */
__attribute__((unused)) static void team_form(void)
{
    fl_priority(LEADER_PRIORITY);
}

/* Starts a thread, and comes back once it waits or has ended, as have all others. */
__attribute__((unused)) static void member_start(struct member *member)
{
    member->started = member->done = 0;
    HOLDS(fl_thread_start(member_main, member) == 0);
    while (!member->started)
        fl_yield();
}

/* Waits until a member has done what it had to. False: it has not within 5 seconds. */
__attribute__((unused)) static int member_ends(const struct member *member)
{
    for (int i = 0; i < 5000 && !member->done; i++)
        fl_sleep(MILLISECOND);
    return member->done;
}

#endif
