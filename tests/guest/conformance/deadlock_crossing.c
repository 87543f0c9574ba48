/* Of two threads that would wait for each other's queues, the one that completes the circle gets EDEADLK, and the other
   goes on when that one has returned.
   run: -s first=first.server,allow=second -s second=second.server,allow=third -s third=third.server,allow=first */
#include "first.import.h"
#include "second.import.h"
#include "third.import.h"
#include "team.h"

static void in_first(struct member *member)
{
    member->result = first_go(member->route);
}

static void in_second(struct member *member)
{
    member->result = second_go(member->route);
}

static void in_third(struct member *member)
{
    member->result = third_go(member->route);
}

int main(void)
{
    struct member a = {.run = in_first, .priority = 8, .route = "w2(na)"};
    struct member b = {.run = in_second, .priority = 8, .route = "w3(nb)"};
    struct member c = {.run = in_third, .priority = 8, .route = "w1(nx)nc"};
    struct route_state state;
    team_form();
    member_start(&a);
    member_start(&b);
    member_start(&c);
    first_open(1); /* a waits for b */
    second_open(1); /* b waits for c */
    HOLDS(!a.done && !b.done && !c.done);
    third_open(1); /* c would wait for a */
    HOLDS(member_ends(&c) && c.result == EDEADLK);
    HOLDS(member_ends(&b) && b.result == 0);
    HOLDS(member_ends(&a) && a.result == 0);
    first_state(&state);
    HOLDS(state.notes[0] == 0);
    second_state(&state);
    HOLDS(strcmp(state.notes, "a") == 0);
    third_state(&state);
    HOLDS(strcmp(state.notes, "b") == 0);
    return broken != 0;
}
