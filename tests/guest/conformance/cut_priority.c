/* A call that was cut off goes on as a thread of its server: with its caller's priority, but no more than 8. */
#include "first.import.h"
#include "team.h"

static volatile int stop;

static void spin(struct member *member)
{
    while (!stop)
        member->number++;
}

static long turns(void)
{
    struct route_state state;
    first_state(&state);
    return state.turns;
}

int main(void)
{
    struct member busy = {.run = spin, .priority = 9};
    turns(); /* its start takes its own time */
    HOLDS(first_go("") == 0);
    fl_priority(12);
    fl_deadline(10 * MILLISECOND);
    HOLDS(first_go("x") == -1 && fl_error() == ETIMEDOUT);
    fl_deadline(-1);
    long before = turns();
    HOLDS(COMES_TRUE(turns() > before)); /* it goes on */
    member_start(&busy);
    HOLDS(COMES_TRUE(busy.number > 0));
    before = turns();
    fl_sleep(20 * MILLISECOND);
    HOLDS(turns() == before && !busy.done); /* but not while one of 9 runs */
    stop = 1;
    HOLDS(member_ends(&busy));
    HOLDS(COMES_TRUE(turns() > before));
    return broken != 0;
}
