/* What the arguments of a waiting call lead to is read when the call begins; that of a future is read by f_async. */
#include "first.import.h"
#include "team.h"

static char route[] = "na";

static void go(struct member *member)
{
    member->result = first_go(member->route);
    member->error = fl_error();
}

int main(void)
{
    struct member holder = {.run = go, .priority = 8, .route = "w"};
    struct member waits = {.run = go, .priority = 8, .route = route};
    struct route_state state;
    team_form();
    member_start(&holder);
    fl_future future = first_go_async(route);
    member_start(&waits);
    route[1] = 'b';
    first_open(1);
    HOLDS(member_ends(&holder) && member_ends(&waits) && waits.result == 0);
    HOLDS(first_go_result(future) == 0);
    first_state(&state);
    HOLDS(strcmp(state.notes, "ba") == 0); /* `waits` is the more urgent one */
    waits.route = (const char *)0x1000;
    member_start(&holder);
    member_start(&waits);
    HOLDS(!waits.done);
    first_open(1);
    HOLDS(member_ends(&waits) && waits.result == -1 && waits.error == EFAULT);
    HOLDS(first_go("") == 0); /* the queue is free again */
    return broken != 0;
}
