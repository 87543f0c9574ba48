/* A queue holds at most 64 one-way calls: one more makes its caller wait until one of them begins, or fails with EAGAIN
   (deadline 0) or ETIMEDOUT. */
#include "first.import.h"
#include "team.h"

static void go(struct member *member)
{
    member->result = first_go(member->route);
}

static void post(struct member *member)
{
    first_post(member->route);
    member->error = fl_error();
}

int main(void)
{
    struct member holder = {.run = go, .priority = 8, .route = "w"};
    struct member poster = {.run = post, .priority = 8, .route = "nbw", .error = -1};
    struct route_state state;
    team_form();
    member_start(&holder);
    fl_priority(8);
    for (int i = 0; i < 64; i++) {
        first_post("naw");
        HOLDS(fl_error() == 0);
    }
    fl_priority(LEADER_PRIORITY);
    fl_deadline(0);
    first_post("nx");
    HOLDS(fl_error() == EAGAIN);
    fl_deadline(5 * MILLISECOND);
    first_post("ny");
    HOLDS(fl_error() == ETIMEDOUT);
    fl_deadline(-1);
    member_start(&poster);
    HOLDS(!poster.done);
    first_open(1); /* the first of the 64 begins, and waits itself */
    HOLDS(member_ends(&poster) && poster.error == 0);
    first_state(&state);
    HOLDS(strcmp(state.notes, "a") == 0);
    fl_deadline(0);
    first_post("nz"); /* the poster's call has taken the room */
    HOLDS(fl_error() == EAGAIN);
    fl_deadline(-1);
    first_open(65);
    HOLDS(first_go("") == 0);
    first_state(&state);
    HOLDS(strlen(state.notes) == 65 && state.notes[64] == 'b' && state.most == 1);
    return broken != 0;
}
