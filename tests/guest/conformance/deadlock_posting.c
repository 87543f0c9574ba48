/* A caller of a one-way function who waits for room in a queue waits for who has the queue: a circle through that is
   EDEADLK too. run: -s first=first.server,allow=second -s second=second.server,allow=first */
#include "first.import.h"
#include "second.import.h"
#include "team.h"

static void in_first(struct member *member)
{
    member->result = first_go(member->route);
}

static void in_second(struct member *member)
{
    member->result = second_go(member->route);
}

int main(void)
{
    struct member a = {.run = in_first, .priority = 8, .route = "wP(nb)"};
    struct member b = {.run = in_second, .priority = 8, .route = "w1(nx)"};
    struct route_state state;
    team_form();
    member_start(&a);
    member_start(&b);
    fl_priority(8);
    for (int i = 0; i < 64; i++)
        second_post("na");
    fl_priority(LEADER_PRIORITY);
    first_open(1); /* a waits for room where b is */
    HOLDS(!a.done && !b.done);
    second_open(1); /* b would wait for a */
    HOLDS(member_ends(&b) && b.result == EDEADLK);
    HOLDS(member_ends(&a) && a.result == 0);
    HOLDS(second_go("") == 0);
    second_state(&state);
    HOLDS(strlen(state.notes) == 65 && state.notes[64] == 'b');
    return broken != 0;
}
