/* Priority is lent along the whole chain of who waits for whom, through queues of several servers; who gets more urgent
   while it waits is served by that. run: -s first=first.server,allow=second */
#include "first.import.h"
#include "second.import.h"
#include "team.h"

static volatile int stop;

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
    second_state(&state);
    return state.turns;
}

/* The holder of second's queue runs: so all more urgent threads wait. */
static int holder_runs(void)
{
    long before = turns();
    return COMES_TRUE(turns() > before);
}

int main(void)
{
    struct member holder = {.run = in_second, .priority = 4, .route = "nax"};
    struct member other = {.run = in_second, .priority = 7, .route = "nc"};
    struct member between = {.run = in_first, .priority = 6, .route = "2(nb)"};
    struct member busy = {.run = spin, .priority = 8};
    struct member urgent = {.run = in_first, .priority = 12, .route = ""};
    struct route_state state;
    fl_priority(15);
    member_start(&holder);
    HOLDS(holder_runs());
    member_start(&between); /* has first, and waits for second */
    HOLDS(holder_runs());
    member_start(&other); /* waits for second, and would have it before */
    HOLDS(holder_runs());
    member_start(&busy);
    HOLDS(COMES_TRUE(busy.number > 0));
    long before = turns();
    fl_sleep(5 * MILLISECOND);
    HOLDS(turns() == before);
    member_start(&urgent); /* waits for first, and so for between, and so for the holder */
    HOLDS(COMES_TRUE(turns() > before));
    second_open(1);
    HOLDS(member_ends(&urgent) && urgent.result == 0);
    HOLDS(!busy.done && !other.done);
    second_state(&state);
    HOLDS(strcmp(state.notes, "ab") == 0);
    stop = 1;
    HOLDS(member_ends(&busy) && member_ends(&other) && member_ends(&between) && member_ends(&holder));
    return broken != 0;
}
