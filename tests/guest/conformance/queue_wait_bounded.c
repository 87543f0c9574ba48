/* A call that would have to wait for a queue fails with EAGAIN if its caller's deadline is 0, and with ETIMEDOUT when the
   deadline comes while it waits; it then never runs. */
#include "first.import.h"
#include "team.h"

static void go(struct member *member)
{
    member->result = first_go(member->route);
}

int main(void)
{
    struct member holder = {.run = go, .priority = 8, .route = "naw"}, next = {.run = go, .priority = 8, .route = "nb"};
    struct route_state state;
    team_form();
    member_start(&holder);
    fl_deadline(0);
    HOLDS(first_go("nx") == -1 && fl_error() == EAGAIN);
    HOLDS(first_other("") == 0); /* what need not wait does not fail */
    fl_deadline(10 * MILLISECOND);
    long before = fl_time(FL_CLOCK_MONOTONIC);
    HOLDS(first_go("ny") == -1 && fl_error() == ETIMEDOUT);
    HOLDS(fl_time(FL_CLOCK_MONOTONIC) - before >= 10 * MILLISECOND);
    fl_deadline(-1);
    member_start(&next);
    first_open(1);
    HOLDS(member_ends(&holder) && member_ends(&next));
    HOLDS(first_go("nc") == 0);
    first_state(&state);
    HOLDS(strcmp(state.notes, "abc") == 0);
    return broken != 0;
}
