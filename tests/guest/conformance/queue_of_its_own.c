/* FL_QUEUE(name) puts functions into a queue of that name: its calls run beside those of other queues, one at a time. */
#include "first.import.h"
#include "team.h"

static void in_default(struct member *member)
{
    member->result = first_go(member->route);
}

static void in_other(struct member *member)
{
    member->result = first_other(member->route);
}

int main(void)
{
    struct member holds_default = {.run = in_default, .priority = 8, .route = "naw"};
    struct member holds_other = {.run = in_other, .priority = 8, .route = "nbw"};
    struct member waits = {.run = in_other, .priority = 8, .route = "nc"};
    struct route_state state;
    team_form();
    member_start(&holds_default);
    member_start(&holds_other);
    member_start(&waits);
    first_state(&state);
    HOLDS(strcmp(state.notes, "ab") == 0 && state.inside == 2);
    first_open(2);
    HOLDS(member_ends(&holds_default) && member_ends(&holds_other) && member_ends(&waits));
    first_state(&state);
    HOLDS(strcmp(state.notes, "abc") == 0 && state.most == 2);
    return broken != 0;
}
