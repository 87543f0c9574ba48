/* Who waits for a future lends its priority to the future's call, whether that runs or waits itself for who has a queue; and
   who has a queue and waits for a future lends it what it was lent. run: -s second=second.server,allow=first */
#include "first.import.h"
#include "second.import.h"
#include "team.h"

static volatile int stop;
static fl_future future;

static void start_future(struct member *member)
{
    future = first_go_async(member->route);
}

static void wait_for_future(struct member *member)
{
    member->result = first_go_result(future);
}

static void in_first(struct member *member)
{
    member->result = first_go(member->route);
}

static void in_second(struct member *member)
{
    member->result = second_go(member->route);
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

/* In first a call looks whether it is opened, with a priority below 8: it goes on while `urgent` waits. */
static void lends(struct member *urgent)
{
    struct member busy = {.run = spin, .priority = 8};
    stop = 0;
    member_start(&busy);
    HOLDS(COMES_TRUE(busy.number > 0));
    long before = turns();
    fl_sleep(5 * MILLISECOND);
    HOLDS(turns() == before);
    member_start(urgent);
    HOLDS(COMES_TRUE(turns() > before));
    first_open(2);
    HOLDS(member_ends(urgent) && urgent->result == 0 && !busy.done);
    stop = 1;
    HOLDS(member_ends(&busy));
}

static int looks(long before)
{
    return COMES_TRUE(turns() > before);
}

int main(void)
{
    struct member starter = {.run = start_future, .priority = 4, .route = "xx"};
    struct member waiter = {.run = wait_for_future, .priority = 12};
    struct member holder = {.run = in_first, .priority = 3, .route = "x"};
    struct member between = {.run = in_second, .priority = 4, .route = "7(xx)"};
    struct member behind = {.run = in_second, .priority = 12, .route = ""};
    fl_priority(15);

    long before = turns();
    member_start(&starter);
    HOLDS(member_ends(&starter) && looks(before));
    lends(&waiter);

    before = turns();
    starter.route = "x";
    member_start(&holder);
    HOLDS(looks(before));
    member_start(&starter);
    HOLDS(member_ends(&starter));
    lends(&waiter);
    HOLDS(member_ends(&holder));

    before = turns();
    member_start(&between);
    HOLDS(looks(before));
    lends(&behind);
    HOLDS(member_ends(&between) && between.result == 0);
    return broken != 0;
}
