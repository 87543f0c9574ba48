/* Who has a queue runs at the most urgent priority of its own and of those that wait for the queue, and at its own again
   when it has given the queue up. */
#include "first.import.h"
#include "team.h"

static volatile int stop, less_urgent_went_on;

static void low(struct member *member)
{
    member->result = first_go(member->route);
    less_urgent_went_on = 1;
}

static void high(struct member *member)
{
    member->result = first_go(member->route);
}

static void medium(struct member *member)
{
    while (!stop)
        member->number++;
}

int main(void)
{
    struct member a = {.run = low, .priority = 4, .route = "nax"}, b = {.run = medium, .priority = 8};
    struct member c = {.run = high, .priority = 12, .route = "nb"};
    struct route_state before, after;
    HOLDS(fl_priority(15) == 8);
    member_start(&a);
    HOLDS(COMES_TRUE(first_state(&before) == 0 && before.turns > 0));
    member_start(&b);
    HOLDS(COMES_TRUE(b.number > 0)); /* a has the queue, and b keeps it from running */
    first_state(&before);
    fl_sleep(10 * MILLISECOND);
    first_state(&after);
    HOLDS(after.turns == before.turns);
    member_start(&c);
    HOLDS(COMES_TRUE(first_state(&after) == 0 && after.turns > before.turns));
    HOLDS(!c.done && !b.done);
    first_open(1);
    HOLDS(member_ends(&c));
    fl_sleep(10 * MILLISECOND);
    HOLDS(!less_urgent_went_on && !b.done);
    stop = 1;
    HOLDS(member_ends(&b) && member_ends(&a) && less_urgent_went_on);
    return broken != 0;
}
