/* Who waits for room for a one-way call stops waiting when he dies, without keeping the room from others, and gets EOWNERDEAD
   when the server dies. run: -s first=first.server,allow=second
   stderr: second: was ended by fl_kill(), so its callers get EOWNERDEAD */
#include "first.import.h"
#include "second.import.h"
#include "team.h"

static void in_first(struct member *member)
{
    member->result = first_go(member->route);
    member->error = fl_error();
}

static void in_second(struct member *member)
{
    member->result = second_go(member->route);
}

static void post(struct member *member)
{
    second_post(member->route);
    member->error = fl_error();
}

int main(void)
{
    struct member holder = {.run = in_second, .priority = 9, .route = "w"};
    struct member dies = {.run = in_first, .priority = 4, .route = "P(nx)"};
    struct member lives = {.run = post, .priority = 3, .route = "nb", .error = -1};
    struct route_state state;
    team_form();
    member_start(&holder);
    for (int i = 0; i < 64; i++)
        second_post("naw");
    member_start(&dies);
    member_start(&lives);
    fl_priority(8);
    second_open(1); /* the first of the 64 begins: there is room for `dies`, which is less urgent than this thread */
    HOLDS(!dies.done && !lives.done);
    HOLDS(fl_kill("first") == 0);
    HOLDS(member_ends(&dies) && dies.result == -1 && dies.error == EOWNERDEAD);
    HOLDS(member_ends(&lives) && lives.error == 0);
    HOLDS(COMES_TRUE(second_state(&state) == 0 && strcmp(state.notes, "a") == 0));

    lives.error = -1;
    member_start(&lives); /* there is no room again */
    HOLDS(!lives.done);
    HOLDS(fl_kill("second") == 0);
    HOLDS(member_ends(&lives) && lives.error == EOWNERDEAD);
    HOLDS(fl_restart("second") == 0);
    second_post("nc");
    HOLDS(fl_error() == 0 && second_go("nd") == 0);
    second_state(&state);
    HOLDS(strcmp(state.notes, "cd") == 0);
    return broken != 0;
}
