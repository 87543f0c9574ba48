/* Threads of one priority that do nothing but compute share the time, whether they are in the program, in exported functions
   or a server's own. */
#include "first.import.h"
#include "hive.import.h"
#include "team.h"

static volatile int stop;

static void compute(struct member *member)
{
    while (!stop)
        member->number++;
}

static void in_server(struct member *member)
{
    member->result = first_go(member->route);
}

static long turns(void)
{
    struct route_state state;
    first_state(&state);
    return state.turns;
}

/* Computes, and lets nobody else run of its own accord. */
#define COMES_TRUE_MEANWHILE(condition)                                                                                \
    ({                                                                                                                 \
        long since_ = fl_time(FL_CLOCK_MONOTONIC);                                                                     \
        while (!(condition) && fl_time(FL_CLOCK_MONOTONIC) - since_ < 2000l * MILLISECOND)                             \
            ;                                                                                                          \
        condition;                                                                                                     \
    })

int main(void)
{
    struct member one = {.run = compute, .priority = 8}, two = {.run = in_server, .priority = 8, .route = "x"};
    HOLDS(first_go("") == 0);
    HOLDS(fl_thread_start(member_main, &one) == 0 && fl_thread_start(member_main, &two) == 0);
    for (int round = 0; round < 3; round++) {
        int before = one.number;
        long turns_before = turns();
        HOLDS(COMES_TRUE_MEANWHILE(one.number != before));
        HOLDS(COMES_TRUE_MEANWHILE(turns() != turns_before));
    }
    long before = hive_turns(); /* from now on its thread is there, which has priority 8, too */
    HOLDS(COMES_TRUE_MEANWHILE(hive_turns() > before));
    stop = 1;
    first_open(1);
    HOLDS(COMES_TRUE_MEANWHILE(one.done && two.done));
    return broken != 0;
}
