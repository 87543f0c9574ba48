/* A server does one call at a time in its default queue; a second thread's call waits for the first to end. */
#include "first.import.h"
#include "team.h"

static void go(struct member *member)
{
    member->result = first_go(member->route);
}

int main(void)
{
    struct member waits = {.run = go, .priority = 8, .route = "nawnb"},
                  next = {.run = go, .priority = 8, .route = "nc"};
    struct route_state state;
    team_form();
    member_start(&waits);
    member_start(&next);
    first_state(&state);
    HOLDS(strcmp(state.notes, "a") == 0 && state.inside == 1);
    HOLDS(!waits.done && !next.done);
    first_open(1);
    HOLDS(member_ends(&waits) && member_ends(&next));
    first_state(&state);
    HOLDS(strcmp(state.notes, "abc") == 0 && state.most == 1);
    return broken != 0;
}
