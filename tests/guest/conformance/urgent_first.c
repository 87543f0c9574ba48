/* Of those that wait for a queue the most urgent is served first, in whatever order they came; a future and a one-way call
   have the priority of the thread that made them. */
#include "first.import.h"
#include "team.h"

static void go(struct member *member)
{
    member->result = first_go(member->route);
}

int main(void)
{
    struct member holder = {.run = go, .priority = 8, .route = "w"};
    struct member threads[] = {{.run = go, .priority = 5, .route = "n5"},
                               {.run = go, .priority = 9, .route = "n9"},
                               {.run = go, .priority = 15, .route = "nf"},
                               {.run = go, .priority = 2, .route = "n2"}};
    struct route_state state;
    team_form();
    member_start(&holder);
    for (int i = 0; i < 4; i++)
        member_start(&threads[i]);
    fl_priority(7);
    fl_future future = first_go_async("n7");
    fl_priority(3);
    first_post("n3");
    fl_priority(LEADER_PRIORITY);
    first_post("n1");
    first_open(1);
    for (int i = 0; i < 4; i++)
        HOLDS(member_ends(&threads[i]));
    HOLDS(first_go_result(future) == 0);
    HOLDS(first_go("") == 0);
    first_state(&state);
    HOLDS(strcmp(state.notes, "f975321") == 0);
    return broken != 0;
}
