/* Of those that wait for a queue with the same priority, who came first is served first: threads, futures and one-way
   calls alike. */
#include "first.import.h"
#include "team.h"

static void go(struct member *member)
{
    member->result = first_go(member->route);
}

int main(void)
{
    struct member holder = {.run = go, .priority = 8, .route = "w"};
    struct member threads[3] = {{.run = go, .priority = 8, .route = "n0"},
                                {.run = go, .priority = 8, .route = "n3"},
                                {.run = go, .priority = 8, .route = "n6"}};
    struct route_state state;
    fl_future futures[2];
    team_form();
    member_start(&holder);
    for (int i = 0; i < 3; i++) {
        char future[] = {'n', (char)('1' + 3 * i), 0}, posted[] = {'n', (char)('2' + 3 * i), 0};
        member_start(&threads[i]);
        fl_priority(8); /* what this thread starts is to come behind the others of the same priority */
        if (i < 2)
            HOLDS((futures[i] = first_go_async(future)) != 0);
        if (i < 2)
            first_post(posted);
        fl_priority(LEADER_PRIORITY);
    }
    first_open(1);
    HOLDS(member_ends(&holder));
    for (int i = 0; i < 3; i++)
        HOLDS(member_ends(&threads[i]));
    for (int i = 0; i < 2; i++)
        HOLDS(first_go_result(futures[i]) == 0);
    first_state(&state);
    HOLDS(strcmp(state.notes, "0123456") == 0);
    return broken != 0;
}
