/* Priority is lent for as long as somebody waits: no longer when the deadline of the one who lent it has ended his wait. */
#include "first.import.h"
#include "team.h"

static volatile int stop;

static void low(struct member *member)
{
    member->result = first_go(member->route);
}

static void high(struct member *member)
{
    fl_deadline(member->number * MILLISECOND);
    member->result = first_go(member->route);
    member->error = fl_error();
}

static void medium(struct member *member)
{
    while (!stop)
        member->number++;
}

int main(void)
{
    struct member a = {.run = low, .priority = 4, .route = "x"}, b = {.run = medium, .priority = 8};
    struct member c = {.run = high, .priority = 12, .route = "", .number = 5};
    struct route_state before, during, after;
    fl_priority(15);
    member_start(&a);
    HOLDS(COMES_TRUE(first_state(&before) == 0 && before.turns > 0));
    member_start(&b);
    HOLDS(COMES_TRUE(b.number > 0));
    first_state(&before);
    do { /* until the time was enough for a to run, whatever the machine does */
        c.number = 2 * c.number;
        member_start(&c);
        HOLDS(member_ends(&c) && c.result == -1 && c.error == ETIMEDOUT);
        first_state(&during);
    } while (during.turns == before.turns && c.number < 1000);
    fl_sleep(10 * MILLISECOND);
    first_state(&after);
    HOLDS(during.turns > before.turns && after.turns == during.turns && !b.done);
    stop = 1;
    HOLDS(member_ends(&b));
    first_open(1);
    HOLDS(member_ends(&a) && a.result == 0);
    return broken != 0;
}
