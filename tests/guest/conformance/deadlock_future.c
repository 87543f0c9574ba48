/* Who would wait for a future whose call waits for a queue of his own chain gets EDEADLK, as does who would close such a
   circle by a call; the future stays, and its call runs when the queue is free.
   run: -s first=first.server,allow=first:second -s second=second.server,allow=first */
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
    struct member a = {.run = in_first, .priority = 8, .route = "w8(nb)"};
    struct member b = {.run = in_second, .priority = 8, .route = "w1(nx)"};
    struct route_state state;
    team_form();
    HOLDS(first_go("7(na)") == EDEADLK);
    HOLDS(first_go("") == 0); /* behind the call of the future */
    first_state(&state);
    HOLDS(strcmp(state.notes, "a") == 0);
    member_start(&a);
    member_start(&b);
    first_open(1); /* a waits for a future that waits for b */
    HOLDS(!a.done && !b.done);
    second_open(1); /* b would wait for a */
    HOLDS(member_ends(&b) && b.result == EDEADLK);
    HOLDS(member_ends(&a) && a.result == 0);
    second_state(&state);
    HOLDS(strcmp(state.notes, "b") == 0);
    return broken != 0;
}
