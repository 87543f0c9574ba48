/* Who waits for a future lends its priority to the future's call, whether that runs or waits itself for who has a queue. */
#include "first.import.h"
#include "team.h"

static volatile int stop;

static fl_future future;

static void starts_future(struct member *member)
{
    future = first_go_async(member->route);
}

static void waits_for_future(struct member *member)
{
    member->result = first_go_result(future);
}

static void go(struct member *member)
{
    member->result = first_go(member->route);
}

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

/* The call of the future runs, or waits for the holder, who does. */
static void lends(struct member *starter)
{
    struct member busy = {.run = spin, .priority = 8}, urgent = {.run = waits_for_future, .priority = 12};
    long at_first = turns();
    member_start(starter);
    HOLDS(member_ends(starter) && future != 0);
    HOLDS(COMES_TRUE(turns() > at_first));
    stop = 0;
    member_start(&busy);
    HOLDS(COMES_TRUE(busy.number > 0));
    long before = turns();
    fl_sleep(5 * MILLISECOND);
    HOLDS(turns() == before);
    member_start(&urgent);
    HOLDS(COMES_TRUE(turns() > before));
    first_open(2);
    HOLDS(member_ends(&urgent) && urgent.result == 0 && !busy.done);
    stop = 1;
    HOLDS(member_ends(&busy));
}

int main(void)
{
    struct member runs = {.run = starts_future, .priority = 4, .route = "xx"};
    struct member waits = {.run = starts_future, .priority = 4, .route = "x"}, holder = {.run = go, .priority = 3, .route = "x"};
    fl_priority(15);
    lends(&runs);
    long before = turns();
    member_start(&holder);
    HOLDS(COMES_TRUE(turns() > before));
    lends(&waits);
    HOLDS(member_ends(&holder));
    return broken != 0;
}
